import { createRequire } from "node:module";
import { isMainThread } from "node:worker_threads";
import { OnnxRuntimeMissingError, TelemetryError } from "./errors.ts";

/** What `onnxruntime-node`'s own wrapper calls: the same session, without the promise around it. */
export interface NativeSession {
  loadModel(
    buffer: ArrayBufferLike,
    byteOffset: number,
    byteLength: number,
    options: Readonly<Record<string, unknown>>,
  ): void;
  run(
    feeds: Readonly<Record<string, unknown>>,
    fetches: Readonly<Record<string, unknown>>,
    options: Readonly<Record<string, unknown>>,
  ): Record<string, { data: unknown; dims: readonly number[] }>;
  endProfiling(): void;
  dispose(): void;
}

interface Runtime {
  InferenceSession: new () => NativeSession;
}

let runtime: Runtime | undefined;

/**
 * ONNX Runtime's native part, loaded at the first call, with its reports to its maker off unless
 * the user has set `ORT_DISABLE_TELEMETRY`.
 *
 * @throws {OnnxRuntimeMissingError} if the package or its library for this machine is missing.
 * @throws {TelemetryError} in a worker thread whose process has not set the variable.
 */
export function onnxRuntime(): Runtime {
  if (runtime) return runtime;
  disableTelemetry();
  const load = createRequire(import.meta.url);
  try {
    const { binding, initOrt } = load("onnxruntime-node/dist/binding.js");
    initOrt();
    runtime = { InferenceSession: binding.InferenceSession };
    return runtime;
  } catch (cause) {
    throw new OnnxRuntimeMissingError(missing(cause), { cause });
  }
}

/** The library reads the variable once, while it loads. */
const TELEMETRY = "ORT_DISABLE_TELEMETRY";

function disableTelemetry(): void {
  if (process.env[TELEMETRY] !== undefined) return;
  if (isMainThread) {
    process.env[TELEMETRY] = "1";
    return;
  }
  // A worker thread has a copy of the environment, which the native library does not see.
  throw new TelemetryError(
    `onnxRuntime: ${TELEMETRY} must be set before ONNX Runtime is loaded in a worker thread, got ` +
      `nothing. Call loadOnnxRuntime() in the main thread before starting the worker, or start ` +
      `Node with ${TELEMETRY}=1, or with 0 to let the library report to its maker.`,
  );
}

/**
 * Loads ONNX Runtime now rather than with the first session.
 *
 * @throws {OnnxRuntimeMissingError} if the package or its library for this machine is missing.
 * @throws {TelemetryError} in a worker thread whose process has not set `ORT_DISABLE_TELEMETRY`.
 */
export function loadOnnxRuntime(): void {
  onnxRuntime();
}

/**
 * The version of `onnxruntime-node` that is installed beside this package: "1.30.0".
 *
 * @throws {OnnxRuntimeMissingError} if there is none.
 */
export function onnxRuntimeVersion(): string {
  try {
    return createRequire(import.meta.url)("onnxruntime-node/package.json").version;
  } catch (cause) {
    throw new OnnxRuntimeMissingError(missing(cause), { cause });
  }
}

/** Why the library could not be loaded, and what to do about it. */
export function missing(cause: unknown): string {
  const said = cause instanceof Error ? cause.message : String(cause);
  const machine = `${process.platform}-${process.arch}`;
  const remedy = /Cannot find (module|package) ['"]onnxruntime-node/.test(said)
    ? "Install it beside this package: npm install onnxruntime-node@^1.30.0."
    : "It has builds for Linux (glibc), macOS and Windows on x64 and arm64. If node_modules was " +
      "copied from another kind of machine, remove it and install again here.";
  const [first] = said.split("\n");
  return `onnxRuntime: onnxruntime-node must load on ${machine}, got: ${first} ${remedy}`;
}
