import { checkOptions, didYouMean, shown } from "@rote/options";
import * as tf from "@tensorflow/tfjs-core";
import type { Candidate, LoadOptions, WasmPaths } from "./candidate.ts";
import { candidates } from "./candidates.ts";
import { probe } from "./probe.ts";

export interface StartBackendOptions {
  /** A backend's name, or "auto": the first that works of those in `listBackends()`. */
  backend?: string;
  /**
   * Kernels that the program will call, such as "Conv2DBackpropFilter". A backend that lacks one is
   * rejected now rather than at the first gradient.
   */
  kernels?: readonly string[];
  /**
   * Where the wasm backend's `.wasm` files are. Needed in a page, since bundlers rename them; Node
   * finds them itself.
   */
  wasmPaths?: WasmPaths;
}

export interface StartedBackend {
  name: string;
  /** What was chosen and why, in one line for people. */
  summary: string;
  /** The backends tried before it, each with the reason why it is not used. */
  rejected: readonly { name: string; reason: string }[];
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
export function listBackends(): { name: string; description: string }[] {
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
    { backend: true, kernels: true, wasmPaths: true },
    BackendError,
  );
  const { backend = "auto", kernels = [], ...loading } = options;

  const known = candidates.map(({ name }) => name);
  const chosen = candidates.filter(({ name }) => backend === "auto" || name === backend);
  if (chosen.length === 0) {
    throw new BackendError(
      `startBackend: unknown backend ${shown(backend)}. Known: auto, ${known.join(", ")}.` +
        didYouMean(backend, ["auto", ...known]),
    );
  }

  const before = tf.findBackend(tf.getBackend()) ? tf.getBackend() : undefined;
  const rejected: { name: string; reason: string }[] = [];
  for (const candidate of chosen) {
    const reason = await start(candidate, kernels, loading);
    if (reason === null)
      return { name: candidate.name, summary: summary(candidate, rejected), rejected };
    rejected.push({ name: candidate.name, reason });
  }

  if (before !== undefined) await tf.setBackend(before);
  const reasons = rejected.map(({ name, reason }) => `${name}: ${reason}`).join("; ");
  throw new BackendError(
    backend === "auto"
      ? `startBackend: no backend works here (${reasons}).`
      : `startBackend: backend "${backend}" does not work here: ${rejected[0]!.reason}. ` +
          `Pass "auto" to use the best one that works.`,
    rejected,
  );
}

/** Starts one backend; returns why it cannot be used, or null. */
async function start(
  candidate: Candidate,
  kernels: readonly string[],
  loading: LoadOptions,
): Promise<string | null> {
  const unavailable = candidate.unavailable();
  if (unavailable !== null) return unavailable;
  try {
    await candidate.load(loading);
    if (!(await tf.setBackend(candidate.name))) return "tfjs could not initialize it";
    const registered = tf.getKernelsForBackend(candidate.name).map((kernel) => kernel.kernelName);
    const missing = kernels.filter((kernel) => !registered.includes(kernel));
    if (missing.length > 0) return `it has no kernel ${missing.join(", ")}`;
    return await probe();
  } catch (error) {
    return error instanceof Error ? error.message.split("\n")[0]! : String(error);
  }
}

function summary(candidate: Candidate, rejected: StartedBackend["rejected"]): string {
  const because = rejected.map(({ name, reason }) => `no ${name}: ${reason}`).join("; ");
  return `${candidate.name} (${candidate.description})${because && `; ${because}`}`;
}
