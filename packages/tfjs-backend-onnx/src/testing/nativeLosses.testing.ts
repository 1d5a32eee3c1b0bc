import { execFile } from "node:child_process";
import { fileURLToPath } from "node:url";
import { promisify } from "node:util";
import type { Steps } from "./stepLosses.testing.ts";

const script = fileURLToPath(new URL("./stepLosses.testing.ts", import.meta.url));

const chromium = "/usr/lib/chromium";

/** Chromium's software renderer, for Vulkan. */
const software = {
  LD_LIBRARY_PATH: chromium,
  VK_ICD_FILENAMES: `${chromium}/vk_swiftshader_icd.json`,
};

/** Losses on the native library, in a process of their own: for tests that run in a page. */
export async function nativeLosses(
  _: unknown,
  net: string,
  { batch, steps, provider = "cpu" }: Steps & { provider?: string },
): Promise<number[]> {
  const flags = ["--conditions=@rote/source", "--no-warnings"];
  const args = [...flags, script, net, String(batch), String(steps), provider];
  const env = { ...process.env, ...(provider === "webgpu" && software) };
  const { stdout } = await promisify(execFile)(process.execPath, args, { env });
  return JSON.parse(stdout.split("\n").at(-1)!);
}
