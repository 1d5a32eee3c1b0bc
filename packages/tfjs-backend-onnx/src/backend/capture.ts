import { checkOptions, type OptionTable } from "@rote/options";
import * as tf from "@tensorflow/tfjs-core";
import { BackendOptionError, CaptureError } from "../errors.ts";
import {
  agree,
  constantsOf,
  hasItsConstants,
  type Replay,
  replayOf,
  runReplay,
  StateBefore,
  type StepHost,
} from "./replay.ts";

/** A step: it may assign variables and returns a tensor, or several. */
export type Step<Result extends tf.Tensor | tf.Tensor[]> = (...inputs: tf.Tensor[]) => Result;

export interface CaptureOptions {
  /**
   * What the step depends on besides its inputs and variables: JavaScript numbers such as
   * `optimizer.learningRate`. The step is traced again whenever one of them has changed.
   */
  watch?: () => readonly unknown[];
}

const CAPTURE_OPTIONS: OptionTable<CaptureOptions> = { watch: true };

/**
 * A step function whose graph and state are kept: variables stay where they are, and a call costs
 * one run of the compiled graph instead of tracing hundreds of tfjs operations again. The bits are
 * those of the step as it is, where that is computed as one graph: when nothing is pending before
 * it and a value is read after it, as in a training loop from the second step on.
 *
 * The first calls trace the step. It is replayed once two traces have agreed, for each combination
 * of input shapes: same operations, same constants. A step that draws random numbers in JavaScript,
 * or creates variables as it runs, is never replayed: it still gives correct results, at uncaptured
 * speed; check `isReplayed`. Numbers that change later on must come in as inputs, as variables, or
 * be named by `watch`.
 */
export class CapturedStep<Result extends tf.Tensor | tf.Tensor[]> {
  readonly #host: StepHost;
  readonly #step: Step<Result>;
  readonly #watch: () => readonly unknown[];
  /** By the signature of the inputs: the last trace, and whether it has been confirmed. */
  readonly #known = new Map<string, { replay: Replay; confirmed: boolean }>();
  #returnsList = false;
  #disposed = false;
  /** Whether the last call was a replay. */
  isReplayed = false;

  constructor(host: StepHost, step: Step<Result>, options: CaptureOptions = {}) {
    checkOptions("CapturedStep", options, CAPTURE_OPTIONS, BackendOptionError);
    const { watch = () => [] } = options;

    this.#host = host;
    this.#step = step;
    this.#watch = watch;
  }

  /**
   * Calls the step: variables are assigned, and the tensors it returns are the caller's to dispose.
   *
   * @throws {CaptureError} if the step reads a value, is asynchronous, or uses a variable that has
   * been disposed since.
   */
  run(...inputs: tf.Tensor[]): Result {
    if (this.#disposed) {
      throw new CaptureError("a captured step must not be run after dispose(). Capture it again.");
    }
    const signature = signatureOf(inputs);
    const last = this.#known.get(signature);
    if (last?.confirmed && this.#isCurrent(last.replay)) {
      this.isReplayed = true;
      const outputs = runReplay(this.#host, last.replay, inputs);
      return (this.#returnsList ? outputs : outputs[0]) as Result;
    }
    this.isReplayed = false;
    const { result, replay } = this.#trace(inputs);
    const confirmed = !!last && !!replay && agree(last.replay, replay);
    if (last) this.#forget(last.replay);
    if (replay) this.#known.set(signature, { replay, confirmed });
    else this.#known.delete(signature);
    return result;
  }

  /** Releases what is kept for replays; variables stay as they are. */
  dispose(): void {
    this.#disposed = true;
    for (const { replay } of this.#known.values()) this.#forget(replay);
    this.#known.clear();
  }

  #isCurrent(replay: Replay): boolean {
    const now = this.#watch();
    return (
      now.length === replay.watched.length &&
      now.every((value, i) => Object.is(value, replay.watched[i])) &&
      hasItsConstants(replay)
    );
  }

  /** Runs the uncaptured step. There is no replay if something about it cannot be replayed. */
  #trace(inputs: readonly tf.Tensor[]): { result: Result; replay: Replay | undefined } {
    const host = this.#host;
    const watched = [...this.#watch()];
    const before = new StateBefore(host, inputs);
    const traced = host.trace(() => this.#call(inputs));
    const { result } = traced;
    this.#returnsList = Array.isArray(result);
    const replay = replayOf(host, { ...traced, result: [result].flat() }, before, watched);
    for (const constant of replay ? constantsOf(replay) : []) host.pin(constant);
    host.unpin(traced.created);
    return { result, replay };
  }

  #call(inputs: readonly tf.Tensor[]): Result {
    const result = tf.tidy(() => this.#step(...inputs) as tf.Tensor[]) as Result;
    if (result instanceof Promise) {
      throw new CaptureError(
        "a captured step must be synchronous, got one that returns a promise.",
      );
    }
    return result;
  }

  #forget(replay: Replay): void {
    this.#host.unpin(constantsOf(replay));
  }
}

/** Shapes and types, and which inputs are the same tensor. */
function signatureOf(inputs: readonly tf.Tensor[]): string {
  return inputs
    .map(({ dtype, shape, dataId }, i) => {
      const same = inputs.findIndex((other) => other.dataId === dataId);
      return `${dtype}[${shape}]${same === i ? "" : `=${same}`}`;
    })
    .join();
}

interface MayCapture {
  capture?<Result extends tf.Tensor | tf.Tensor[]>(
    step: Step<Result>,
    options: CaptureOptions,
  ): CapturedStep<Result>;
}

/**
 * Captures a training step, or any other step, on the onnx backend: see `CapturedStep`.
 *
 * @throws {CaptureError} if the current backend is another one, or its executor is asynchronous.
 */
export function capture<Result extends tf.Tensor | tf.Tensor[]>(
  step: Step<Result>,
  options: CaptureOptions = {},
): CapturedStep<Result> {
  checkOptions("capture", options, CAPTURE_OPTIONS, BackendOptionError);

  const backend = tf.backend() as MayCapture;
  if (typeof backend.capture !== "function") {
    throw new CaptureError(
      `the backend must be onnx, got ${tf.getBackend()}. Call await tf.setBackend("onnx") first.`,
    );
  }
  return backend.capture(step, options);
}
