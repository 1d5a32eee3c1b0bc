import * as tf from "@tensorflow/tfjs-core";
import { CaptureError } from "../errors.ts";
import { isElsewhere } from "../executor/executor.ts";
import type { LazyArray } from "../program/lazyArray.ts";
import type { Trace } from "../program/recorder.ts";

/** What captured steps need of the backend. */
export interface StepHost {
  /**
   * Calls `step` and computes what it records as one program, if it can be compiled as one. The
   * values made in JavaScript meanwhile are pinned.
   */
  trace<T extends tf.TensorContainer>(step: () => T): Traced<T>;
  /**
   * Runs a traced program on other leaves; returns what `assign` makes of its results. With an
   * asynchronous executor those are still to be computed.
   */
  rerun<T>(
    trace: Trace,
    leaves: readonly LazyArray[],
    assign: (results: readonly LazyArray[]) => T,
  ): T;
  /** Keeps the data of a value from being written to until it is unpinned. */
  pin(value: LazyArray): void;
  unpin(values: Iterable<LazyArray>): void;
  /** Whether tfjs computes on this backend now. */
  readonly isCurrent: boolean;
  /** A tensor of a value. */
  store(value: LazyArray): tf.TensorInfo;
  /** Another tensor with the same contents. */
  share(info: tf.TensorInfo): tf.TensorInfo;
  /** What a tensor holds, if this backend holds it and it is no string and not complex. */
  valueOf(tensor: tf.TensorInfo): LazyArray | undefined;
  /** As `valueOf`, after moving it here from another backend. */
  bring(tensor: tf.Tensor): LazyArray | undefined;
  /** A tensor with a copy of what another holds, if `bring` finds a value that can be computed. */
  separate(tensor: tf.Tensor): tf.Tensor | undefined;
  /** Whether another tensor has the same data. */
  isShared(tensor: tf.Tensor): boolean;
}

export interface Traced<T> {
  readonly result: T;
  /** Undefined if the step became several programs or drew random numbers in JavaScript. */
  readonly trace: Trace | undefined;
  /** Values made in JavaScript within the step. */
  readonly created: ReadonlySet<LazyArray>;
}

/** Where a replayed step takes a leaf of its graph from. */
type Source =
  | { readonly input: number }
  | { readonly variable: tf.Variable }
  | { readonly constant: LazyArray /** Made within the step. */; readonly inside: boolean };

/** Where it puts a result: in a variable, or among the tensors that it returns. */
type Sink = { readonly variable: tf.Variable } | { readonly output: number };

/** A traced step, ready to be run again. */
export interface Replay extends Trace {
  readonly sources: readonly Source[];
  readonly sinks: readonly (readonly Sink[])[];
  readonly outputs: readonly { shape: number[]; dtype: tf.DataType }[];
  readonly watched: readonly unknown[];
}

/** Which values variables and inputs hold before a step. */
export class StateBefore {
  readonly variables = Object.values(tf.engine().registeredVariables);
  readonly variableOf = new Map<LazyArray, tf.Variable>();
  readonly valueOf = new Map<tf.Variable, LazyArray>();
  readonly inputOf = new Map<LazyArray, number>();
  /** Whether every input is a value: strings and complex numbers are not. */
  readonly hasValuesOnly: boolean;

  /** @param inputs share their data with nothing. Variables that do get data of their own. */
  constructor(host: StepHost, inputs: readonly tf.Tensor[]) {
    for (const variable of this.variables) {
      if (host.valueOf(variable) && host.isShared(variable)) separate(host, variable);
      const value = host.valueOf(variable);
      if (!value) continue;
      this.variableOf.set(value, variable);
      this.valueOf.set(variable, value);
    }
    const values = inputs.map((input) => host.bring(input));
    values.forEach((value, i) => {
      if (value) this.inputOf.set(value, i);
    });
    this.hasValuesOnly = values.every((value) => value !== undefined);
  }
}

/** A leaf of a trace is then the variable's, and no tensor's that happens to be equal now. */
function separate(host: StepHost, variable: tf.Variable): void {
  const copy = host.separate(variable);
  if (!copy) return;
  variable.assign(copy);
  copy.dispose();
}

/** A trace as something to run again; undefined if something about the step cannot be replayed. */
export function replayOf(
  host: StepHost,
  { trace, created, result }: Traced<readonly tf.Tensor[]>,
  before: StateBefore,
  watched: readonly unknown[],
): Replay | undefined {
  if (!trace) return undefined;
  const after = Object.values(tf.engine().registeredVariables);
  const sinksOf = findSinks(host, result, before, after);
  const sinks = trace.results.map((value) => sinksOf.get(value) ?? []);
  const isWhole =
    before.hasValuesOnly &&
    after.length === before.variables.length &&
    // A variable that came here from another backend meanwhile is known from the next call on.
    after.every((variable) => before.valueOf.has(variable) || !host.valueOf(variable)) &&
    // Everything that the step changed or returned is a result of its graph, and vice versa.
    [...sinksOf.keys()].every((value) => trace.results.includes(value)) &&
    sinks.every((sinks) => sinks.length > 0);
  if (!isWhole) return undefined;
  return {
    ...trace,
    sources: trace.leaves.map((value) => sourceOf(value, before, created)),
    sinks,
    outputs: result.map(({ shape, dtype }) => ({ shape, dtype })),
    watched,
  };
}

function sourceOf(value: LazyArray, before: StateBefore, created: ReadonlySet<LazyArray>): Source {
  const input = before.inputOf.get(value);
  if (input !== undefined) return { input };
  const variable = before.variableOf.get(value);
  return variable ? { variable } : { constant: value, inside: created.has(value) };
}

/** Where the values that a step made are after it: in variables, and in the tensors it returned. */
function findSinks(
  host: StepHost,
  tensors: readonly tf.Tensor[],
  before: StateBefore,
  after: readonly tf.Variable[],
): Map<LazyArray, Sink[]> {
  const sinksOf = new Map<LazyArray, Sink[]>();
  const put = (value: LazyArray | undefined, sink: Sink) => {
    if (value) sinksOf.set(value, [...(sinksOf.get(value) ?? []), sink]);
  };
  for (const variable of after) {
    const value = host.valueOf(variable);
    if (value !== before.valueOf.get(variable)) put(value, { variable });
  }
  tensors.forEach((tensor, output) => {
    put(host.valueOf(tensor), { output });
  });
  return sinksOf;
}

/** The values of a replay that come from no input and no variable. */
export const constantsOf = ({ sources }: Replay): LazyArray[] =>
  sources.flatMap((source) => ("constant" in source ? [source.constant] : []));

/**
 * Whether the constants from outside are there (one that is gone has been replaced by another), and
 * variables hold the types of the trace: one that took a tensor cast on tfjs' cpu backend does not.
 */
export const hasItsLeaves = (host: StepHost, { sources, leaves }: Replay): boolean =>
  sources.every((source, i) => {
    if ("constant" in source) return source.inside || source.constant.live;
    const value = "variable" in source && host.bring(source.variable);
    return !value || value.dtype === leaves[i]!.dtype;
  });

/** Moves a step's variables here that are on another backend. */
export function bringVariables(host: StepHost, { sources }: Replay): void {
  for (const source of sources) if ("variable" in source) host.bring(source.variable);
}

/** Runs a traced step again: variables are assigned; returns the tensors that the step returns. */
export function runReplay(
  host: StepHost,
  replay: Replay,
  inputs: readonly tf.Tensor[],
): tf.Tensor[] {
  const leaves = replay.sources.map((source) => leafOf(host, source, inputs));
  return host.rerun(replay, leaves, (results) => assignResults(host, replay, results));
}

/** Gives variables their new values; returns the tensors that the step returns. */
function assignResults(host: StepHost, replay: Replay, results: readonly LazyArray[]): tf.Tensor[] {
  const outputs: tf.Tensor[] = [];
  replay.sinks.forEach((sinks, i) => {
    const computed = host.store(results[i]!);
    sinks.forEach((sink, j) => {
      const { dataId } = j === 0 ? computed : host.share(computed);
      const { shape, dtype } = "variable" in sink ? sink.variable : replay.outputs[sink.output]!;
      const tensor = tf.engine().makeTensorFromTensorInfo({ dataId, shape, dtype });
      if ("variable" in sink) {
        sink.variable.assign(tensor);
        tensor.dispose();
      } else outputs[sink.output] = tensor;
    });
  });
  return outputs;
}

function leafOf(host: StepHost, source: Source, inputs: readonly tf.Tensor[]): LazyArray {
  if ("constant" in source) return source.constant;
  const tensor = "input" in source ? inputs[source.input]! : source.variable;
  const value = host.bring(tensor);
  if (value) return value;
  throw new CaptureError(
    "input" in source
      ? `input ${source.input} must not be disposed when the captured step is run.`
      : `variable "${source.variable.name}" must live as long as the captured step, but it has ` +
          "been disposed. Capture the step again.",
  );
}

/** Whether a step traced twice is the same step. */
export function agree(a: Replay, b: Replay): boolean {
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

function sameBytes(a: LazyArray, b: LazyArray): boolean {
  if (a === b) return true;
  if (isToBeRead(a) || isToBeRead(b)) return false;
  const [x, y] = [a, b].map(
    ({ data }) => new Uint8Array(data!.buffer, data!.byteOffset, data!.byteLength),
  );
  if (x!.length !== y!.length) return false;
  for (let i = 0; i < x!.length; i++) if (x![i] !== y![i]) return false;
  return true;
}

/** Whether its elements are not here, but elsewhere or still to be computed. */
const isToBeRead = (value: LazyArray) => !value.data || isElsewhere(value.data, value);
