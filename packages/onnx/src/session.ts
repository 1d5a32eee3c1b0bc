import { checkOptions, type OptionTable } from "@rote/options";
import { checkThreads, defaultThreads } from "./defaultThreads.ts";
import type { TypedArray } from "./dtype.ts";
import { OnnxArgumentError, onnxError } from "./errors.ts";
import { type NativeSession, onnxRuntime } from "./runtime.ts";
import { checkTensor, type Tensor } from "./tensor.ts";

/** Where a graph runs: the processor, or a GPU through WebGPU. */
export type Provider = "cpu" | "webgpu";

export interface SessionOptions {
  /**
   * Threads for one operator, at most four times as many as processors, or 64. Defaults to
   * `defaultThreads()`, the number of cores.
   */
  threads?: number;
  /**
   * Whether threads keep running for a moment after an operator, to be ready for the next. Each
   * session has its own threads: where sessions take turns, spinning threads of one slow down the
   * other. Defaults to true.
   */
  spin?: boolean;
  /** Defaults to "cpu". */
  provider?: Provider;
  /** How far the graph may be rewritten. Defaults to "all". */
  optimization?: "disabled" | "basic" | "extended" | "all";
  /** Whether the session keeps the memory of its intermediate values. Defaults to true. */
  arena?: boolean;
  /** Where to write a trace of every node's time (a prefix; `dispose` completes the file). */
  profile?: string;
}

export const SESSION_OPTIONS: OptionTable<SessionOptions> = {
  threads: true,
  spin: true,
  provider: ["cpu", "webgpu"],
  optimization: ["disabled", "basic", "extended", "all"],
  arena: true,
  profile: true,
};

/**
 * A compiled graph. Creating and running it are synchronous: the call returns when the result
 * is computed. It holds native memory until `dispose`.
 *
 * @throws {OnnxError} if ONNX Runtime refuses the model or fails to run it.
 * @throws {OnnxRuntimeMissingError} if there is no ONNX Runtime for this machine.
 */
export class Session {
  readonly #native: NativeSession;
  readonly #profiled: boolean;
  #disposed = false;

  constructor(model: Uint8Array, options: SessionOptions = {}) {
    checkOptions("Session", options, SESSION_OPTIONS, OnnxArgumentError);

    const {
      threads = defaultThreads(),
      spin = true,
      provider = "cpu",
      optimization = "all",
      arena = true,
      profile,
    } = options;
    checkThreads("Session", threads);
    if (!(model instanceof Uint8Array)) {
      throw new OnnxArgumentError(`Session: the model must be a Uint8Array, got ${typeof model}.`);
    }
    // The binding takes no memory that is shared.
    const bytes = model.buffer instanceof ArrayBuffer ? model : new Uint8Array(model);
    this.#native = new (onnxRuntime().InferenceSession)();
    this.#profiled = profile !== undefined;
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
    try {
      this.#native.loadModel(bytes.buffer, bytes.byteOffset, bytes.byteLength, nativeOptions);
    } catch (cause) {
      throw onnxError("Session", cause);
    }
  }

  /**
   * Runs the graph.
   *
   * @param feeds a tensor for every input, by name.
   * @param outputs the names of the outputs wanted; a tensor instead of null is written in place.
   * @throws {OnnxArgumentError} if a tensor's data does not fit its dtype and shape.
   */
  run(
    feeds: Readonly<Record<string, Tensor>>,
    outputs: Readonly<Record<string, Tensor | null>>,
  ): Record<string, TypedArray> {
    if (this.#disposed) throw new OnnxArgumentError("Session: must not be used after dispose().");
    const nativeFeeds: Record<string, NativeTensor> = {};
    for (const name in feeds) nativeFeeds[name] = native("input", name, feeds[name]!);
    const fetches: Record<string, NativeTensor | null> = {};
    for (const name in outputs) {
      const given = outputs[name];
      fetches[name] = given ? native("output", name, given) : null;
    }

    checkRoom(outputs);
    let results: ReturnType<NativeSession["run"]>;
    try {
      results = this.#native.run(nativeFeeds, fetches, { logSeverityLevel: 4 });
    } catch (cause) {
      throw onnxError("Session.run", cause);
    }
    const data: Record<string, TypedArray> = {};
    for (const name in outputs) {
      const given = outputs[name]?.data;
      const result = results[name]!.data as TypedArray;
      if (given && given.buffer !== result.buffer) letGo(result.buffer);
      data[name] = given ?? result;
    }
    return data;
  }

  /** Frees the native memory. */
  dispose(): void {
    if (this.#disposed) return;
    this.#disposed = true;
    if (this.#profiled) this.#native.endProfiling();
    this.#native.dispose();
  }
}

/** What the binding reads of a tensor: making one of ONNX Runtime's own takes longer. */
interface NativeTensor {
  readonly type: string;
  readonly dims: readonly number[];
  readonly data: TypedArray;
  readonly location: "cpu";
}

function native(role: "input" | "output", name: string, tensor: Tensor): NativeTensor {
  const { dtype, shape, data } = checkTensor(role, name, tensor);
  return { type: dtype, dims: shape, data, location: "cpu" };
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
