// Steps of training in Node, in a process of their own: on the native library's processor, or on
// its WebGPU, on Chromium's software renderer, with where each node ran.

import { execFile } from "node:child_process";
import { existsSync, mkdtempSync, readdirSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { promisify } from "node:util";
import { decoded, type Printed } from "./printedSteps.testing.ts";
import type { Asked, Steps, TrainedSteps } from "./trainedSteps.testing.ts";

const script = fileURLToPath(new URL("./trainedSteps.testing.ts", import.meta.url));

const chromium = "/usr/lib/chromium";

/** Why there is no software adapter here, if there is none. */
export const noAdapter = existsSync(`${chromium}/libvulkan.so.1`)
  ? undefined
  : `no software adapter: ${chromium} has no libvulkan.so.1`;

/** What has Vulkan find Chromium's software renderer. */
export const software = {
  LD_LIBRARY_PATH: chromium,
  VK_ICD_FILENAMES: `${chromium}/vk_swiftshader_icd.json`,
};

async function printed(asked: Asked): Promise<Printed> {
  const flags = ["--conditions=@rote/source", "--no-warnings"];
  const args = [...flags, script, JSON.stringify(asked)];
  const env = { ...process.env, ...(asked.provider === "webgpu" && software) };
  const limit = { maxBuffer: 2 ** 28 };
  const { stdout } = await promisify(execFile)(process.execPath, args, { env, ...limit });
  return JSON.parse(stdout.split("\n").at(-1)!);
}

/** Steps on the native library's processor. */
export async function trainedOnCpu(net: string, steps: Steps): Promise<TrainedSteps> {
  const found = await printed({ net, steps });
  return { ...found, gradients: decoded(found.gradients) };
}

/** As a command for tests that run in a page: what it returns goes there as JSON. */
export const nativeSteps = (_: unknown, net: string, steps: Steps): Promise<Printed> =>
  printed({ net, steps });

/** A node of a graph, in ONNX Runtime's trace. */
export interface TracedNode {
  readonly operator: string;
  /** ONNX Runtime's name of where it ran: "WebGpuExecutionProvider". */
  readonly provider: string;
  /** The kernel and the shapes that it is of. */
  readonly name: string;
}

export interface TracedSteps extends TrainedSteps {
  /** The nodes of each graph that was compiled, the largest graph first. */
  readonly graphs: readonly (readonly TracedNode[])[];
}

/** Steps on WebGPU, with where each node ran. */
export async function trainedOnWebgpu(net: string, steps: Steps): Promise<TracedSteps> {
  const folder = mkdtempSync(join(tmpdir(), "rote-traces-"));
  try {
    const profile = join(folder, "trace");
    const found = await printed({ net, steps, provider: "webgpu", profile });
    const graphs = readdirSync(folder).map((file) => nodesIn(join(folder, file)));
    graphs.sort((a, b) => b.length - a.length);
    return { ...found, gradients: decoded(found.gradients), graphs };
  } finally {
    rmSync(folder, { recursive: true });
  }
}

interface TraceEvent {
  readonly cat: string;
  readonly name: string;
  readonly args?: { readonly provider?: string; readonly op_name?: string };
}

function nodesIn(file: string): TracedNode[] {
  const nodes = new Map<string, TracedNode>(); // a node is there once for each run
  for (const { cat, name, args } of JSON.parse(readFileSync(file, "utf8")) as TraceEvent[]) {
    if (cat !== "Node" || !args?.provider) continue;
    nodes.set(name, { operator: args.op_name!, provider: args.provider, name });
  }
  return [...nodes.values()];
}
