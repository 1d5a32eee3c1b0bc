import { checkOptions, type OptionTable } from "@rote/options";
import * as tf from "@tensorflow/tfjs-core";
import { BackendOptionError, CaptureError } from "../errors.ts";
import {
  agree,
  bringVariables,
  constantsOf,
  hasItsLeaves,
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

/** For how many combinations of input shapes a step can be replayed. */
const MOST_SIGNATURES = 256;

const CAPTURE_OPTIONS: OptionTable<CaptureOptions> = { watch: "function" };

/**
 * A step function whose graph and state are kept: variables stay where they are, and a call costs
 * one run of the compiled graph instead of tracing hundreds of tfjs operations again. The bits are
 * those of the step as it is, where that is computed as one graph: when nothing is pending before
 * it and a value is read after it, as in a training loop from the second step on.
 *
 * The first calls trace the step. It is replayed once two traces have agreed, for each combination
 * of input shapes: same operations, same constants. A step that calls `Math.random`, or creates
 * variables as it runs, is never replayed: it still gives correct results, at uncaptured speed;
 * check `isReplayed`.
 *
 * Numbers that change later on must come in as inputs, as variables, or be named by `watch`: a
 * replay has those of the last trace. To find a step for which that is not so, the 7th, 15th, 31st
 * and 63rd run and then every 128th trace it again. One that has changed is a `CaptureError` then,
 * and is not replayed any more.
 */
export class CapturedStep<Result extends tf.Tensor | tf.Tensor[]> {
  readonly #host: StepHost;
  readonly #step: Step<Result>;
  readonly #watch: () => readonly unknown[];
  /** By the signature of the inputs: the last trace, and whether it has been confirmed. */
  readonly #known = new Map<string, Known>();
  /** Whether a trace has shown that the step depends on what it should not. */
  #changes = false;
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
    this.#checkBackend();
    const host = this.#host;
    const signature = signatureOf(host, inputs);
    const last = this.#known.get(signature);
    if (last) last.runs++;
    const isCurrent = !!last?.confirmed && this.#isCurrent(last.replay);
    this.isReplayed = isCurrent && !isCheckedAt(last.runs);
    if (this.isReplayed) {
      const outputs = runReplay(host, last!.replay, inputs);
      return (this.#returnsList ? outputs : outputs[0]) as Result;
    }
    if (last) bringVariables(host, last.replay);
    const { result, replay } = this.#trace(inputs);
    const agrees = !!last && !!replay && agree(last.replay, replay);
    if (last) this.#forget(last.replay);
    this.#known.delete(signature);
    if (replay) this.#known.set(signature, { replay, confirmed: agrees, runs: last?.runs ?? 1 });
    if (this.#known.size > MOST_SIGNATURES) this.#forgetOldest();
    if (isCurrent && !agrees) this.#refuse(result);
    return result;
  }

  #checkBackend(): void {
    if (this.#host.isCurrent) return;
    const current = tf.getBackend();
    throw new CaptureError(
      `the backend that captured a step must be current when it is run, got ${current}` +
        `${current === "onnx" ? ", registered anew" : ""}. Set it by tf.setBackend("onnx"), or ` +
        "capture the step again if it has been registered anew.",
    );
  }

  /** @throws {CaptureError} about a step that has changed since its replays were confirmed. */
  #refuse(result: Result): never {
    tf.dispose(result);
    this.#changes = true;
    this.#release();
    throw new CaptureError(
      "a captured step must depend on its inputs, on variables and on what watch() returns " +
        "alone, but what it reads from JavaScript has changed since the last trace: replays in " +
        "between had the old values. Name it by watch, or make it an input or a variable.",
    );
  }

  /** Releases what is kept for replays; variables stay as they are. */
  dispose(): void {
    this.#disposed = true;
    this.#release();
  }

  #release(): void {
    for (const { replay } of this.#known.values()) this.#forget(replay);
    this.#known.clear();
  }

  #isCurrent(replay: Replay): boolean {
    const now = this.#watch();
    return (
      now.length === replay.watched.length &&
      now.every((value, i) => Object.is(value, replay.watched[i])) &&
      hasItsLeaves(this.#host, replay)
    );
  }

  /** Runs the uncaptured step. There is no replay if something about it cannot be replayed. */
  #trace(inputs: readonly tf.Tensor[]): { result: Result; replay: Replay | undefined } {
    const host = this.#host;
    const watched = [...this.#watch()];
    // Copies: the step may also use what it is given as something else, which it remains then.
    const copies = inputs.map((input) => host.separate(input));
    const given = inputs.map((input, i) => copies[i] ?? input);
    try {
      const before = new StateBefore(host, given);
      const begin = lastTensorId();
      const traced = host.trace(() => this.#call(given, begin));
      const { result } = traced;
      this.#returnsList = Array.isArray(result);
      const whole = { ...traced, result: [result].flat() };
      const replay = this.#changes ? undefined : replayOf(host, whole, before, watched);
      for (const constant of replay ? constantsOf(replay) : []) host.pin(constant);
      host.unpin(traced.created);
      return { result, replay };
    } finally {
      for (const copy of copies) copy?.dispose();
    }
  }

  /** @param begin the number of the last tensor made before the step. */
  #call(inputs: readonly tf.Tensor[], begin: number): Result {
    return tf.tidy(() => {
      const result = this.#step(...inputs) as tf.Tensor[];
      if ((result as unknown) instanceof Promise) {
        throw new CaptureError(
          "a captured step must be synchronous, got one that returns a promise.",
        );
      }
      return Array.isArray(result) ? own(result, begin) : own([result], begin)[0]!;
    }) as Result;
  }

  /** Forgets the shapes that were traced longest ago. */
  #forgetOldest(): void {
    const [signature, { replay }] = this.#known.entries().next().value!;
    this.#forget(replay);
    this.#known.delete(signature);
  }

  #forget(replay: Replay): void {
    this.#host.unpin(constantsOf(replay));
  }
}

/** What is known of a step for inputs of one signature. */
interface Known {
  /** The last trace. */
  readonly replay: Replay;
  /** Whether the trace before it agreed with it. */
  readonly confirmed: boolean;
  /** How often the step has been run. */
  runs: number;
}

/** The 7th, 15th, 31st and 63rd run, and then every 128th, are traced. */
const isCheckedAt = (run: number): boolean =>
  run > 128 ? run % 128 === 127 : [7, 15, 31, 63, 127].includes(run);

/** The number that tfjs gave to a tensor just now. */
function lastTensorId(): number {
  const tensor = tf.scalar(0);
  tensor.dispose();
  return tensor.id;
}

/**
 * Tensors for the caller to dispose: a copy of each that is a variable, was made before the step
 * began, or stands in the list already.
 */
function own(results: readonly tf.Tensor[], begin: number): tf.Tensor[] {
  return results.map((result, i) => {
    if (!(result instanceof tf.Tensor)) {
      throw new CaptureError(`a captured step must return tensors, got ${result}.`);
    }
    const isNew = result.id > begin && !(result instanceof tf.Variable);
    return isNew && results.indexOf(result) === i ? result : tf.clone(result);
  });
}

/** Shapes and types, and which inputs are the same tensor. */
function signatureOf(host: StepHost, inputs: readonly tf.Tensor[]): string {
  return inputs
    .map((input, i) => {
      const { dtype, shape, dataId } = input;
      const same = inputs.findIndex((other) => other.dataId === dataId);
      // Another one than the tensor's after a cast on tfjs' cpu backend, which shares the data.
      const stored = input.isDisposed ? dtype : host.bring(input)?.dtype;
      return `${dtype}/${stored}[${shape}]${same === i ? "" : `=${same}`}`;
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
 * @throws {CaptureError} if the current backend is another one.
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
