import { type DeviceHandle, DeviceTensor } from "./deviceTensor.ts";
import type { DType, TypedArray } from "./dtype.ts";
import { OnnxRuntimeMissingError, TelemetryError } from "./errors.ts";
import type { CompiledGraph, CompileOptions, Runtime } from "./runtime.ts";
import type { Tensor } from "./tensor.ts";

/** What `onnxruntime-node`'s own wrapper calls: the same session, without the promise around it. */
interface NativeSession {
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

let runtime: Runtime | undefined;

/**
 * ONNX Runtime's native part, loaded at the first call, with its reports to its maker off unless
 * the user has set `ORT_DISABLE_TELEMETRY`.
 *
 * @throws {OnnxRuntimeMissingError} if the package or its library for this machine is missing.
 * @throws {TelemetryError} in a worker thread whose process has not set the variable.
 */
export function loadNative(): Runtime {
  if (runtime) return runtime;
  disableTelemetry();
  let Native: new () => NativeSession;
  try {
    const { binding, initOrt } = requireHere("onnxruntime-node/dist/binding.js");
    initOrt();
    Native = binding.InferenceSession;
  } catch (cause) {
    throw new OnnxRuntimeMissingError(missing(cause), { cause });
  }
  runtime = {
    name: "native",
    memory: undefined,
    compile: (model, options) => new NativeGraph(new Native(), model, options),
  };
  return runtime;
}

/**
 * The version of `onnxruntime-node` that is installed beside this package.
 *
 * @throws {OnnxRuntimeMissingError} if there is none.
 */
export function nativeVersion(): string {
  try {
    return requireHere("onnxruntime-node/package.json").version;
  } catch (cause) {
    throw new OnnxRuntimeMissingError(missing(cause), { cause });
  }
}

/** Node's own modules are asked for when they are needed: a page loads this file as well. */
function requireHere(path: string) {
  return process.getBuiltinModule("node:module").createRequire(import.meta.url)(path);
}

/** The library reads the variable once, while it loads. */
const TELEMETRY = "ORT_DISABLE_TELEMETRY";

function disableTelemetry(): void {
  if (process.env[TELEMETRY] !== undefined) return;
  if (process.getBuiltinModule("node:worker_threads").isMainThread) {
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

/** A graph of the native library. */
class NativeGraph implements CompiledGraph {
  readonly #native: NativeSession;
  readonly #isProfiled: boolean;

  constructor(native: NativeSession, model: Uint8Array, options: CompileOptions) {
    const { threads, spin, provider, optimization, arena, profile, results } = options;
    this.#native = native;
    this.#isProfiled = profile !== undefined;
    const nativeOptions: Record<string, unknown> = {
      executionProviders: provider === "cpu" ? ["cpu"] : [provider, "cpu"],
      graphOptimizationLevel: optimization,
      enableCpuMemArena: arena,
      // The pattern is one block planned in the first run, beside the pieces which that run took
      // and the arena keeps: half as much memory again.
      enableMemPattern: false,
      logSeverityLevel: 4, // errors are thrown, not printed
      intraOpNumThreads: threads,
      interOpNumThreads: 1,
    };
    if (!spin) nativeOptions.extra = { session: { intra_op: { allow_spinning: "0" } } };
    if (profile !== undefined) {
      Object.assign(nativeOptions, { enableProfiling: true, profileFilePrefix: profile });
    }
    if (results === "device") nativeOptions.preferredOutputLocation = "gpu-buffer";
    // The binding takes no memory that is shared.
    const bytes = model.buffer instanceof ArrayBuffer ? model : new Uint8Array(model);
    native.loadModel(bytes.buffer, bytes.byteOffset, bytes.byteLength, nativeOptions);
  }

  run(
    feeds: Readonly<Record<string, Tensor | DeviceTensor>>,
    outputs: Readonly<Record<string, Tensor | null>>,
  ): Record<string, TypedArray> {
    const nativeFeeds: Record<string, NativeTensor> = {};
    for (const name in feeds) nativeFeeds[name] = native(feeds[name]!);
    const fetches: Record<string, NativeTensor | null> = {};
    for (const name in outputs) {
      const given = outputs[name];
      fetches[name] = given ? native(given) : null;
    }

    checkRoom(outputs);
    const results = this.#native.run(nativeFeeds, fetches, { logSeverityLevel: 4 });
    const data: Record<string, TypedArray> = {};
    for (const name in outputs) {
      const given = outputs[name]?.data;
      const result = results[name]!.data as TypedArray;
      if (given && given.buffer !== result.buffer) letGo(result.buffer);
      data[name] = given ?? result;
    }
    return data;
  }

  runOnDevice(
    feeds: Readonly<Record<string, Tensor | DeviceTensor>>,
    outputs: readonly string[],
  ): Record<string, DeviceTensor> {
    const nativeFeeds: Record<string, NativeTensor> = {};
    for (const name in feeds) nativeFeeds[name] = native(feeds[name]!);
    const fetches = Object.fromEntries(outputs.map((name) => [name, null]));
    const results = this.#native.run(nativeFeeds, fetches, { logSeverityLevel: 4 });
    const tensors: Record<string, DeviceTensor> = {};
    for (const name of outputs) {
      const result = results[name] as unknown as NativeTensor & DeviceHandle;
      tensors[name] = new DeviceTensor(result.type as DType, result.dims, result);
    }
    return tensors;
  }

  dispose(): void {
    if (this.#isProfiled) this.#native.endProfiling();
    this.#native.dispose();
  }
}

/** What the binding reads of a tensor: making one of ONNX Runtime's own takes longer. */
interface NativeTensor {
  readonly type: string;
  readonly dims: readonly number[];
  readonly data?: TypedArray;
  readonly gpuBufferData?: unknown;
  readonly location: "cpu" | "gpu-buffer";
}

function native(tensor: Tensor | DeviceTensor): NativeTensor {
  const { dtype, shape } = tensor;
  if (tensor instanceof DeviceTensor) {
    const { gpuBufferData } = tensor.handle;
    const place = { gpuBuffer: gpuBufferData, gpuBufferData, location: "gpu-buffer" as const };
    return { type: dtype, dims: shape, ...place };
  }
  return { type: dtype, dims: shape, data: tensor.data, location: "cpu" };
}

/** Bytes of results from which on it is tried whether there is room for them. */
const LARGE = 2 ** 28;

/**
 * The binding gives every result back in memory of its own, besides what it was written to, and
 * where there is none for it the process ends. Throws a RangeError instead.
 */
function checkRoom(outputs: Readonly<Record<string, Tensor | null>>): void {
  let bytes = 0;
  for (const name in outputs) bytes += outputs[name]?.data.byteLength ?? 0;
  if (bytes >= LARGE) letGo(new ArrayBuffer(bytes));
}

/**
 * A result written in place comes back as a second ArrayBuffer over the same memory, which counts
 * as memory of its own until it is collected: training steps of a few megabytes each had the
 * collector run all the time, beside the threads that compute. Node 20 cannot detach it and keeps
 * collecting.
 */
function letGo(buffer: ArrayBufferLike & { transfer?: (bytes: number) => unknown }): void {
  buffer.transfer?.(0);
}
