import { checkOptions, didYouMean, type OneOf, shown } from "@rote/options";
import * as tf from "@tensorflow/tfjs-core";
import type { Candidate, LoadOptions, OnnxFiles, WasmPaths, WebgpuFiles } from "./candidate.ts";
import { type BackendName, candidates } from "./candidates.ts";
import { measure, type Speed, together } from "./measure.ts";
import { probe } from "./probe.ts";

export interface StartBackendOptions {
  /**
   * "webgpu" or "webgl" on a graphics processor, "onnx": ONNX Runtime, "wasm", "cpu": JavaScript
   * alone, the slowest; or "auto": the fastest that works. Those in `listBackends()` are started
   * and measured in turn, a graphics processor that is only a program left out, until one computes
   * 50 billion operations a second; wasm and cpu only where none before them works.
   */
  backend?: OneOf<"auto" | BackendName>;
  /**
   * Kernels that the program will call, such as "Conv2DBackpropFilter". A backend that lacks one is
   * rejected now rather than at the first gradient.
   */
  kernels?: readonly string[];
  /** Whether a backend that is named is measured too. Defaults to false. */
  measure?: boolean;
  /**
   * Where the wasm backend's `.wasm` files are. Needed in a page, since bundlers rename them; Node
   * finds them itself.
   */
  wasmPaths?: WasmPaths;
  /** Where the files of `onnxruntime-web` are, on which onnx runs in a page. */
  onnxFiles?: OnnxFiles;
  /**
   * Where the files of `onnxruntime-web`'s WebGPU are. With them webgpu in a page is ONNX
   * Runtime's, as in Node, whole training steps compiled; without them it is tfjs' own.
   */
  webgpuFiles?: WebgpuFiles;
}

export interface StartedBackend {
  name: BackendName;
  /** What was chosen and why, in one line for people. */
  summary: string;
  /** How fast each is that was measured, in billions of operations a second. */
  measured: readonly ({ name: BackendName } & Speed)[];
  /** The backends that do not work or are slower, each with the reason why it is not used. */
  rejected: readonly { name: BackendName; reason: string }[];
}

/** No backend could be started, or not the requested one. */
export class BackendError extends Error {
  override readonly name = "BackendError";
  readonly code = "BACKEND_UNAVAILABLE";
  /** Each backend that was tried, with the reason why it is not used. */
  readonly rejected: StartedBackend["rejected"];

  constructor(message: string, rejected: StartedBackend["rejected"] = []) {
    super(message);
    this.rejected = rejected;
  }
}

/** The backends that `startBackend` knows, in the order in which "auto" tries them. */
export function listBackends(): { name: BackendName; description: string }[] {
  return candidates.map(({ name, description }) => ({ name, description }));
}

/**
 * Starts a TensorFlow.js backend, checks it by a computation whose result is known, and makes it
 * the current one.
 *
 * @throws {BackendError} with the reason, if the requested backend does not work here; there is no
 * silent fallback. With "auto", only if none works.
 */
export async function startBackend(options: StartBackendOptions = {}): Promise<StartedBackend> {
  checkOptions(
    "startBackend",
    options,
    {
      backend: true,
      kernels: true,
      measure: "boolean",
      wasmPaths: true,
      onnxFiles: true,
      webgpuFiles: true,
    },
    BackendError,
  );
  const { backend = "auto", kernels = [], measure: isToMeasure = false, ...loading } = options;

  const known = candidates.map(({ name }) => name);
  const chosen = candidates.filter(({ name }) => backend === "auto" || name === backend);
  if (chosen.length === 0) {
    throw new BackendError(
      `startBackend: unknown backend ${shown(backend)}. Known: auto, ${known.join(", ")}.` +
        didYouMean(backend, ["auto", ...known]),
    );
  }

  const before = tf.findBackend(tf.getBackend()) ? tf.getBackend() : undefined;
  const isAuto = backend === "auto";
  const rejected: { name: BackendName; reason: string }[] = [];
  const measured: ({ name: BackendName } & Speed)[] = [];
  for (const candidate of chosen) {
    if (measured.length > 0 && (candidate.isLastResort || isEnough(measured.at(-1)!))) continue;
    const { name } = candidate;
    const how = { kernels, loading, isAuto, isMeasured: isAuto || isToMeasure };
    const started = await start(candidate, how);
    if (typeof started === "string") rejected.push({ name, reason: started });
    else if (started) measured.push({ name, ...started });
    else return { name, summary: summary(candidate, [], []), measured, rejected };
  }

  const [best, ...slower] = measured.toSorted((a, b) => together(b) - together(a));
  if (best) {
    for (const { name } of slower) rejected.push({ name, reason: `${best.name} is faster` });
    const candidate = chosen.find(({ name }) => name === best.name)!;
    await candidate.load(loading); // another may have taken its name in tfjs
    await tf.setBackend(tfjsNameOf(candidate, loading));
    return { name: best.name, summary: summary(candidate, rejected, measured), measured, rejected };
  }
  if (before !== undefined) await tf.setBackend(before);
  const reasons = rejected.map(({ name, reason }) => `${name}: ${reason}`).join("; ");
  throw new BackendError(
    isAuto
      ? `startBackend: no backend works here (${reasons}).`
      : `startBackend: backend "${backend}" does not work here: ${rejected[0]!.reason}. ` +
          `Pass "auto" to use the best one that works.`,
    rejected,
  );
}

/** Billions of operations a second that no processor comes to in a page: look no further. */
const ENOUGH = 50;

const tfjsNameOf = ({ name, tfjsName }: Candidate, loading: LoadOptions): string =>
  tfjsName?.(loading) ?? name;

const isEnough = (speed: Speed): boolean => together(speed) >= ENOUGH;

interface How {
  readonly kernels: readonly string[];
  readonly loading: LoadOptions;
  /** Whether a graphics processor must be one. */
  readonly isAuto: boolean;
  readonly isMeasured: boolean;
}

/**
 * Starts one backend.
 *
 * @returns why it cannot be used; or its speed, or null where it is not measured.
 */
async function start(
  candidate: Candidate,
  { kernels, loading, isAuto, isMeasured }: How,
): Promise<string | Speed | null> {
  const unavailable = candidate.unavailable();
  if (unavailable !== null) return unavailable;
  try {
    const renderer = isAuto ? await candidate.renderer?.() : undefined;
    if (renderer === null) return "there is no graphics processor for it";
    if (renderer?.isSoftware) return `it would compute in software (${renderer.name})`;
    await candidate.load(loading);
    const tfjsName = tfjsNameOf(candidate, loading);
    if (!(await tf.setBackend(tfjsName))) return "tfjs could not initialize it";
    const registered = tf.getKernelsForBackend(tfjsName).map((kernel) => kernel.kernelName);
    const missing = kernels.filter((kernel) => !registered.includes(kernel));
    if (missing.length > 0) return `it has no kernel ${missing.join(", ")}`;
    return (await probe()) ?? (isMeasured ? await measure() : null);
  } catch (error) {
    return error instanceof Error ? error.message.split("\n")[0]! : String(error);
  }
}

function summary(
  candidate: Candidate,
  rejected: StartedBackend["rejected"],
  measured: StartedBackend["measured"],
): string {
  const figures = measured.map(
    ({ name, product, convolution }) =>
      `${name}: products ${rounded(product)}, convolutions ${rounded(convolution)} GFLOP/s`,
  );
  const because = rejected.map(({ name, reason }) => `no ${name}: ${reason}`);
  const said = [...figures, ...because].join("; ");
  return `${candidate.name} (${candidate.description})${said && `; ${said}`}`;
}

const rounded = (speed: number): number => Number(speed.toPrecision(2));
