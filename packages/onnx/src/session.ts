import { checkOptions, type OptionTable } from "@rote/options";
import { checkThreads, defaultThreads } from "./defaultThreads.ts";
import { DeviceTensor } from "./deviceTensor.ts";
import type { TypedArray } from "./dtype.ts";
import { DeviceLostError, OnnxArgumentError, onnxError, ProviderMissingError } from "./errors.ts";
import type { CompiledGraph } from "./runtime.ts";
import { onnxRuntime } from "./startRuntime.ts";
import { checkTensor, type Tensor } from "./tensor.ts";

/** Where a graph runs: the processor, or a GPU through WebGPU. */
export type Provider = "cpu" | "webgpu";

export interface SessionOptions {
  /**
   * Threads for one operator, at most four times as many as processors, or 64. Defaults to
   * `defaultThreads()`, the number of cores. On WebAssembly all sessions have those of
   * `startOnnxRuntime`.
   */
  threads?: number;
  /**
   * Whether threads keep running for a moment after an operator, to be ready for the next. Each
   * session has its own threads: where sessions take turns, spinning threads of one slow down the
   * other. Defaults to true. On WebAssembly they never do.
   */
  spin?: boolean;
  /** Defaults to "cpu". */
  provider?: Provider;
  /** How far the graph may be rewritten. Defaults to "all". */
  optimization?: "disabled" | "basic" | "extended" | "all";
  /** Whether the session keeps the memory of its intermediate values. Defaults to true. */
  arena?: boolean;
  /**
   * Where to write a trace of every node's time (a prefix; `dispose` completes the file). Native
   * only.
   */
  profile?: string;
  /**
   * Where results are: in JavaScript's memory, by `run`; or in that of the graphics processor, by
   * `runOnDevice`, natively with the provider "webgpu" alone. Defaults to "memory".
   */
  results?: "memory" | "device";
}

export const SESSION_OPTIONS: OptionTable<SessionOptions> = {
  threads: "number",
  spin: "boolean",
  provider: ["cpu", "webgpu"],
  optimization: ["disabled", "basic", "extended", "all"],
  arena: "boolean",
  profile: true,
  results: ["memory", "device"],
};

/**
 * A compiled graph. Creating and running it are synchronous: the call returns when the result
 * is computed. It holds memory outside of JavaScript until `dispose`.
 *
 * @throws {OnnxError} if ONNX Runtime refuses the model or fails to run it.
 * @throws {DeviceLostError} if the graphics processor that it runs on is gone.
 * @throws {OnnxRuntimeMissingError} if there is no ONNX Runtime for this machine, or, in a page,
 * if it has not been started.
 */
export class Session {
  readonly #graph: CompiledGraph;
  readonly #results: "memory" | "device";
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
      results = "memory",
    } = options;
    checkThreads("Session", threads);
    if (results === "device" && provider !== "webgpu") {
      throw new OnnxArgumentError(
        `Session: results must be in "memory" with the provider "${provider}", got "device". Use ` +
          '"webgpu", which alone has memory of its own.',
      );
    }
    this.#results = results;
    if (!(model instanceof Uint8Array)) {
      throw new OnnxArgumentError(`Session: the model must be a Uint8Array, got ${typeof model}.`);
    }
    const runtime = onnxRuntime();
    const given = { threads, spin, provider, optimization, arena, profile, results };
    this.#graph = named("Session", () => runtime.compile(model, given));
  }

  /**
   * Runs the graph.
   *
   * @param feeds a tensor for every input, by name.
   * @param outputs the names of the outputs wanted; a tensor instead of null is written in place.
   * @throws {OnnxArgumentError} if a tensor's data does not fit its dtype and shape.
   */
  run(
    feeds: Readonly<Record<string, Tensor | DeviceTensor>>,
    outputs: Readonly<Record<string, Tensor | null>>,
  ): Record<string, TypedArray> {
    this.#check("memory");
    const fetched: Record<string, Tensor | null> = {};
    for (const name in outputs) {
      const given = outputs[name];
      fetched[name] = given ? checkTensor("output", name, given) : null;
    }
    const fed = checked(feeds);
    const data = named("Session.run", () => this.#graph.run(fed, fetched));
    // A clamped array is written to as the bytes it holds, and given back as it is.
    for (const name in outputs) data[name] = outputs[name]?.data ?? data[name]!;
    return data;
  }

  /**
   * Runs the graph; results stay in the memory of the graphics processor, for other graphs. The
   * session must have been made with `results: "device"`.
   *
   * @param feeds a tensor for every input, by name.
   * @param outputs the names of the outputs wanted.
   * @throws {OnnxArgumentError} if a tensor's data does not fit its dtype and shape.
   */
  runOnDevice(
    feeds: Readonly<Record<string, Tensor | DeviceTensor>>,
    outputs: readonly string[],
  ): Record<string, DeviceTensor> {
    this.#check("device");
    const fed = checked(feeds);
    return named("Session.runOnDevice", () => this.#graph.runOnDevice(fed, outputs));
  }

  #check(results: "memory" | "device"): void {
    if (this.#disposed) throw new OnnxArgumentError("Session: must not be used after dispose().");
    if (results === this.#results) return;
    const call = results === "memory" ? "run" : "runOnDevice";
    throw new OnnxArgumentError(
      `Session.${call}: the session must have been made with results: "${results}", got ` +
        `"${this.#results}".`,
    );
  }

  /** Frees the memory. */
  dispose(): void {
    if (this.#disposed) return;
    this.#disposed = true;
    this.#graph.dispose();
  }
}

function checked(
  feeds: Readonly<Record<string, Tensor | DeviceTensor>>,
): Record<string, Tensor | DeviceTensor> {
  const fed: Record<string, Tensor | DeviceTensor> = {};
  for (const name in feeds) {
    const given = feeds[name]!;
    fed[name] = given instanceof DeviceTensor ? given : checkTensor("input", name, given);
  }
  return fed;
}

/** Gives errors of ONNX Runtime the name of what was called; those of our own have one. */
function named<Result>(what: string, call: () => Result): Result {
  try {
    return call();
  } catch (cause) {
    const ours = [RangeError, ProviderMissingError, DeviceLostError];
    const isOurs = ours.some((type) => cause instanceof type);
    throw isOurs ? cause : onnxError(what, cause);
  }
}
