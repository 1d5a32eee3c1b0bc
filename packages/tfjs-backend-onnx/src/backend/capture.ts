import * as tf from "@tensorflow/tfjs-core";
import { CaptureError } from "../errors.ts";
import type { Value } from "../program/recorder.ts";
import type { OnnxBackend, Trace } from "./backend.ts";

/** A step: it may assign variables and gives a tensor, or several. */
export type Step<Result extends tf.Tensor | tf.Tensor[]> = (...inputs: tf.Tensor[]) => Result;

export interface CaptureOptions {
  /**
   * What the step depends on besides its inputs and variables: JavaScript numbers such as
   * `optimizer.learningRate`. The step is traced anew whenever one of them has changed.
   */
  watch?: () => readonly unknown[];
}

/** Where a replayed step takes a leaf of its graph from. */
type Source =
  | { readonly input: number }
  | { readonly variable: tf.Variable }
  | { readonly constant: Value /** Made within the step. */; readonly inside: boolean };

/** Where it puts a result: in a variable, or among the tensors that it returns. */
type Sink = { readonly variable: tf.Variable } | { readonly output: number };

/** A traced step, ready to be run again. */
interface Replay extends Trace {
  readonly sources: readonly Source[];
  readonly sinks: readonly (readonly Sink[])[];
  readonly outputs: readonly { shape: number[]; dtype: tf.DataType }[];
  readonly watched: readonly unknown[];
}

/**
 * A step function whose graph and state are kept: variables stay where they are, and a call costs one
 * run of the compiled graph instead of tracing hundreds of tfjs operations again. The bits are those
 * of the step as it is, where that is computed as one graph: when nothing is pending before it and a
 * value is read after it, as in a training loop from the second step on.
 *
 * The first calls trace the step. It is replayed once two traces have agreed, for each combination of
 * input shapes: same operations, same constants. So a step that draws random numbers in JavaScript,
 * or creates variables as it goes, is never replayed: it gives the same results as without capture,
 * as slowly (`isReplayed` tells). Numbers that change later on must come in as inputs, as variables,
 * or be named by `watch`.
 */
export class CapturedStep<Result extends tf.Tensor | tf.Tensor[]> {
  private readonly backend: OnnxBackend;
  private readonly step: Step<Result>;
  private readonly watch: () => readonly unknown[];
  /** By the signature of the inputs: the last trace, and whether it has been confirmed. */
  private readonly known = new Map<string, { replay: Replay; confirmed: boolean }>();
  private isArray = false;
  private disposed = false;
  /** Whether the last call was a replay. */
  isReplayed = false;

  constructor(backend: OnnxBackend, step: Step<Result>, { watch = () => [] }: CaptureOptions = {}) {
    this.backend = backend;
    this.step = step;
    this.watch = watch;
  }

  /**
   * Calls the step: variables are assigned, and the tensors it returns are the caller's to dispose.
   *
   * @throws {CaptureError} if the step reads a value, is asynchronous, or uses a variable that has
   * been disposed since.
   */
  run(...inputs: tf.Tensor[]): Result {
    if (this.disposed) {
      throw new CaptureError("a captured step must not be run after dispose(). Capture it again.");
    }
    const signature = this.signatureOf(inputs);
    const last = this.known.get(signature);
    if (last?.confirmed && this.isCurrent(last.replay)) {
      this.isReplayed = true;
      return this.replay(last.replay, inputs);
    }
    this.isReplayed = false;
    const { result, replay } = this.trace(inputs);
    const confirmed = !!last && !!replay && agree(last.replay, replay);
    if (last) this.forget(last.replay);
    if (replay) this.known.set(signature, { replay, confirmed });
    else this.known.delete(signature);
    return result;
  }

  /** Lets go of what is kept for replays; variables stay as they are. */
  dispose(): void {
    this.disposed = true;
    for (const { replay } of this.known.values()) this.forget(replay);
    this.known.clear();
  }

  /** Shapes and types, and which inputs are the same tensor. */
  private signatureOf(inputs: readonly tf.Tensor[]): string {
    return inputs
      .map(({ dtype, shape, dataId }, i) => {
        const same = inputs.findIndex((other) => other.dataId === dataId);
        return `${dtype}[${shape}]${same === i ? "" : `=${same}`}`;
      })
      .join();
  }

  private isCurrent({ sources, watched }: Replay): boolean {
    const now = this.watch();
    return (
      now.length === watched.length &&
      now.every((value, i) => Object.is(value, watched[i])) &&
      // A constant from outside that is gone has been replaced by another.
      sources.every((source) => !("constant" in source) || source.inside || source.constant.live)
    );
  }

  /** Runs the step as it is. There is no replay if something of it cannot be replayed. */
  private trace(inputs: readonly tf.Tensor[]): { result: Result; replay: Replay | undefined } {
    const { backend } = this;
    const watched = [...this.watch()];
    const variables = Object.values(tf.engine().registeredVariables);
    const variableOf = new Map<Value, tf.Variable>();
    const before = new Map<tf.Variable, Value>();
    for (const variable of variables) {
      const value = backend.valueBehind(variable);
      if (!value) continue;
      variableOf.set(value, variable);
      before.set(variable, value);
    }
    const inputOf = new Map<Value, number>();
    inputs.forEach((input, i) => {
      const value = backend.valueBehind(input);
      if (value && !inputOf.has(value)) inputOf.set(value, i);
    });

    const { result, trace, created } = backend.trace(() => {
      const result = tf.tidy(() => this.step(...inputs) as tf.Tensor[]) as Result;
      if (result instanceof Promise) {
        throw new CaptureError(
          "a captured step must be synchronous, got one that returns a promise.",
        );
      }
      return result;
    });
    this.isArray = Array.isArray(result);
    const tensors = [result].flat() as tf.Tensor[];
    if (!trace) {
      backend.unpin(created);
      return { result, replay: undefined };
    }

    const sinksOf = new Map<Value, Sink[]>();
    const put = (value: Value | undefined, sink: Sink) => {
      if (value) sinksOf.set(value, [...(sinksOf.get(value) ?? []), sink]);
    };
    const after = Object.values(tf.engine().registeredVariables);
    for (const variable of after) {
      const value = backend.valueBehind(variable);
      if (value !== before.get(variable)) put(value, { variable });
    }
    tensors.forEach((tensor, output) => {
      put(backend.valueBehind(tensor), { output });
    });

    const sources = trace.leaves.map((value): Source => {
      const input = inputOf.get(value);
      if (input !== undefined) return { input };
      const variable = variableOf.get(value);
      return variable ? { variable } : { constant: value, inside: created.has(value) };
    });
    const sinks = trace.results.map((value) => sinksOf.get(value) ?? []);
    const isWhole =
      after.length === variables.length &&
      // A variable that came here from another backend meanwhile is known from the next call on.
      after.every((variable) => before.has(variable) || !backend.valueBehind(variable)) &&
      // Everything that the step changed or gave is a result of its graph, and the other way round.
      [...sinksOf.keys()].every((value) => trace.results.includes(value)) &&
      sinks.every((sinks) => sinks.length > 0) &&
      // What is an input and a variable at once may be either.
      [...inputOf.keys()].every((value) => !variableOf.has(value));
    const replay: Replay | undefined = isWhole
      ? {
          ...trace,
          sources,
          sinks,
          outputs: tensors.map(({ shape, dtype }) => ({ shape, dtype })),
          watched,
        }
      : undefined;
    for (const source of replay?.sources ?? []) {
      if ("constant" in source) backend.pin(source.constant);
    }
    backend.unpin(created);
    return { result, replay };
  }

  private replay(replay: Replay, inputs: readonly tf.Tensor[]): Result {
    const { backend } = this;
    const data = backend.rerun(
      replay,
      replay.sources.map((source) => {
        if ("constant" in source) return source.constant;
        const tensor = "input" in source ? inputs[source.input]! : source.variable;
        const value = tensor.isDisposed ? undefined : backend.valueBehind(tensor);
        if (value) return value;
        throw new CaptureError(
          "input" in source
            ? `input ${source.input} must not be disposed when the captured step is run.`
            : `variable "${source.variable.name}" must live as long as the captured step, and has ` +
                "been disposed. Capture the step again.",
        );
      }),
    );
    const outputs: tf.Tensor[] = [];
    replay.sinks.forEach((sinks, i) => {
      const { shape, dtype } = replay.results[i]!;
      const computed = backend.store(data[i]!);
      for (const sink of sinks) {
        if ("variable" in sink) {
          const tensor = tf
            .engine()
            .makeTensorFromTensorInfo({ ...computed, shape: [...shape], dtype });
          sink.variable.assign(tensor);
          tensor.dispose();
        } else {
          const { shape } = replay.outputs[sink.output]!;
          outputs[sink.output] = tf
            .engine()
            .makeTensorFromTensorInfo({ ...computed, shape, dtype });
        }
      }
    });
    return (this.isArray ? outputs : outputs[0]) as Result;
  }

  private forget({ sources }: Replay): void {
    this.backend.unpin(
      sources.flatMap((source) => ("constant" in source ? [source.constant] : [])),
    );
  }
}

/** Whether a step traced twice is the same step. */
function agree(a: Replay, b: Replay): boolean {
  return (
    a.key === b.key &&
    JSON.stringify(a.outputs) === JSON.stringify(b.outputs) &&
    a.sources.every((source, i) => sameSource(source, b.sources[i]!)) &&
    a.sinks.every(
      (sinks, i) =>
        sinks.length === b.sinks[i]!.length &&
        sinks.every((sink, j) => sameSink(sink, b.sinks[i]![j]!)),
    )
  );
}

function sameSource(a: Source, b: Source): boolean {
  if ("input" in a) return "input" in b && a.input === b.input;
  if ("variable" in a) return "variable" in b && a.variable === b.variable;
  return "constant" in b && a.inside === b.inside && sameBytes(a.constant, b.constant);
}

function sameSink(a: Sink, b: Sink): boolean {
  if ("variable" in a) return "variable" in b && a.variable === b.variable;
  return "output" in b && a.output === b.output;
}

function sameBytes(a: Value, b: Value): boolean {
  if (a === b) return true;
  const [x, y] = [a, b].map(({ data }) =>
    Buffer.from(data!.buffer, data!.byteOffset, data!.byteLength),
  );
  return x!.equals(y!);
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
  const backend = tf.backend() as Partial<OnnxBackend>;
  if (typeof backend.capture !== "function") {
    throw new CaptureError(
      `the backend must be onnx, got ${tf.getBackend()}. Call await tf.setBackend("onnx") first.`,
    );
  }
  return backend.capture(step, options);
}
