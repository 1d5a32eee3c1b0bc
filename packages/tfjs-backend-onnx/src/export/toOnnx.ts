import { type GraphBuilder, Session } from "@rote/onnx";
import { checkOptions, shown } from "@rote/options";
import * as tf from "@tensorflow/tfjs-core";
import { BackendOptionError, ExportError } from "../errors.ts";
import { ARRAY_TYPE, sizeOf, type TypedArray } from "../graph/spec.ts";
import { PORTABLE } from "../graph/target.ts";
import { type Ports, toGraph } from "../lowering/toModel.ts";
import type { LazyArray } from "../program/lazyArray.ts";
import type { Trace } from "../program/recorder.ts";
import { failingLayer, statefulLayer } from "./failingLayer.ts";
import {
  checkModel,
  type ExportableModel,
  type InputPort,
  inputsOf,
  outputNamesOf,
  outputsFor,
  weightsOf,
} from "./model.ts";
import { copied, onnxBackend } from "./onnxBackend.ts";
import { type AtBatch, type OpenBatch, openBatch, refusal } from "./openBatch.ts";
import { uniqueNames } from "./uniqueNames.ts";

export interface ToOnnxOptions {
  /** Examples in a batch; "dynamic" for any number. Defaults to "dynamic". */
  batch?: number | "dynamic";
}

/**
 * Pairs of lengths, an even and an odd one, to find how the graph follows from the length. The
 * sizes of a network may be those of some pair, which then differ by that alone, but not of all.
 */
const PAIRS = [
  [11, 14],
  [23, 26],
  [59, 62],
] as const;

/** Lengths at which that is checked: a layer may look at the length as it likes. */
const CHECKED = [1, 2, 7, 61, 1021] as const;

/** Values of the inputs at a length above those of the pairs, at most: the network runs on them. */
const MOST_CHECKED = 2 ** 18;

/**
 * A network as an ONNX file, version 21 of the standard's operators, with its weights under their
 * names: for ONNX Runtime in any language, and for tools that read ONNX. It computes what
 * `model.predict` does, with inputs and outputs of the model's names. For any batch, it is compared
 * with the network at batches of 1, 2 and 7 examples, and of 61 and 1,021 where these are small.
 *
 *     writeFileSync("network.onnx", toOnnx(model));
 *
 * @param model a `LayersModel` of tfjs-layers, or a `GraphModel` of tfjs-converter without control
 * flow.
 * @throws {ExportError} if the current backend is not onnx, a length besides the batch is open, or
 * the network reads its own values on the way, keeps a state, or has a layer that tfjs cannot
 * compute.
 */
export function toOnnx(model: ExportableModel, options: ToOnnxOptions = {}): Uint8Array {
  checkOptions("toOnnx", options, { batch: true }, BackendOptionError);
  checkModel(model);
  const stateful = statefulLayer(model);
  if (stateful !== undefined) {
    throw new ExportError(
      `toOnnx: no layer may keep a state from batch to batch, which a file cannot hold, got ` +
        `"${stateful}" with stateful: true. Build the network with stateful: false, which has ` +
        "the same weights, and export that.",
    );
  }
  const { batch = "dynamic" } = options;
  const inputs = inputsOf(model);
  if (batch !== "dynamic") return graphOf(model, inputs, checkedBatch(batch)).toPortableBytes();
  return openGraph(model, inputs).toPortableBytes();
}

/**
 * The graph for a batch of any length.
 *
 * @throws {ExportError} if the network looks at the length otherwise than a file can.
 */
function openGraph(model: ExportableModel, inputs: readonly InputPort[]): GraphBuilder {
  const at = (batch: number): AtBatch => ({
    batch,
    graph: graphOf(model, inputs, batch, "batch"),
  });
  let refused: ExportError | undefined;
  const checked: number[] = [...CHECKED];
  for (const [first, second] of PAIRS) {
    const a = at(first);
    let open: OpenBatch;
    try {
      open = openBatch(a, at(second));
    } catch (error) {
      if (!(error instanceof ExportError)) throw error;
      refused ??= error;
      checked.push(first, second);
      continue;
    }
    const unseen: number[] = [];
    for (const batch of checked) {
      if (batch > second && batch * valuesOf(inputs) > MOST_CHECKED) continue;
      const fits = open.fits(at(batch));
      if (fits === false) throw refusal(`it differs at a batch of ${batch}`);
      if (fits === undefined) unseen.push(batch);
    }
    open.write(inputs[0]!.name);
    if (unseen.length > 0) checkResults(model, inputs, a.graph.toPortableBytes(), unseen);
    return a.graph;
  }
  throw refused!;
}

const valuesOf = (inputs: readonly InputPort[]): number =>
  inputs.reduce((sum, { shape: [, ...rest] }) => sum + sizeOf(rest as number[]), 0);

/**
 * Runs the file beside files for batches of some lengths: a graph of another form may compute the
 * same.
 *
 * @throws {ExportError} if the results differ.
 */
function checkResults(
  model: ExportableModel,
  inputs: readonly InputPort[],
  file: Uint8Array,
  batches: readonly number[],
): void {
  const open = new Session(file);
  try {
    for (const batch of batches) {
      const one = new Session(graphOf(model, inputs, batch).toPortableBytes());
      try {
        if (!isNear(resultsOf(open, model, inputs, batch), resultsOf(one, model, inputs, batch))) {
          throw refusal(`it differs at a batch of ${batch}`);
        }
      } finally {
        one.dispose();
      }
    }
  } finally {
    open.dispose();
  }
}

/** What a file gives for a batch of numbers from 0 to 1, which are an index of 0 too. */
function resultsOf(
  session: Session,
  model: ExportableModel,
  inputs: readonly InputPort[],
  batch: number,
): ArrayLike<number | bigint>[] {
  const feeds = inputs.map(({ name, dtype, shape: [, ...rest] }) => {
    const shape = [batch, ...(rest as number[])];
    const data = new ARRAY_TYPE[dtype](sizeOf(shape));
    if (dtype === "float32") for (const i of data.keys()) data[i] = (i * GOLDEN) % 1;
    return [name, { dtype, shape, data }] as const;
  });
  const unique = uniqueNames(inputs.map(({ name }) => name));
  const outputs = outputNamesOf(model).map((name) => [unique(name), null] as const);
  const results = session.run(Object.fromEntries(feeds), Object.fromEntries(outputs));
  return outputs.map(([name]) => results[name] as ArrayLike<number | bigint>);
}

/** Multiples of it spread evenly over (0, 1), modulo 1. */
const GOLDEN = (Math.sqrt(5) - 1) / 2;

/** Whether results differ by their rounding alone. */
const isNear = (
  a: readonly ArrayLike<number | bigint>[],
  b: readonly ArrayLike<number | bigint>[],
): boolean =>
  a.every((one, k) => {
    const [x, y] = [Array.from(one, Number), Array.from(b[k]!, Number)];
    const largest = y.reduce((most, value) => Math.max(most, Math.abs(value) || 0), 1e-30);
    const isFar = (value: number, i: number) => Math.abs(value - y[i]!) > 1e-3 * largest;
    return x.length === y.length && !x.some(isFar);
  });

/** In a batch: the network is run once on as many zeros. */
const MOST_EXAMPLES = 2 ** 16;

function checkedBatch(batch: unknown): number {
  const isLength = Number.isInteger(batch) && Number(batch) > 0 && Number(batch) <= MOST_EXAMPLES;
  if (isLength) return Number(batch);
  throw new BackendOptionError(
    `toOnnx: batch must be "dynamic" or an integer from 1 to ${MOST_EXAMPLES}, got ` +
      `${shown(batch)}.`,
  );
}

/** @param name of the batch's length, if it is open. */
function graphOf(
  model: ExportableModel,
  inputs: readonly InputPort[],
  batch: number,
  name?: string,
): GraphBuilder {
  const { trace, leaves, given, returned, weights } = traced(model, inputs, batch);
  const lengths = (shape: readonly number[]) =>
    shape.map((length, axis) => (axis === 0 && name && length === batch ? name : length));
  const unique = uniqueNames(inputs.map((input) => input.name));
  const outputs = outputNamesOf(model).map(unique);
  const ports: Ports = {
    leaf(graph, i, { dtype, shape }) {
      const value = trace.leaves[i]!;
      const input = given.indexOf(value);
      if (input >= 0) return graph.input(inputs[input]!.name, dtype, lengths(shape));
      const data = leaves[i]!;
      const weight = weights.get(value);
      if (weight === undefined) return graph.constant(dtype, shape, data);
      return graph.weight(unique(weight), dtype, shape, data);
    },
    result(graph, i, value, { dtype, shape }) {
      returned.forEach((result, output) => {
        if (result === trace.results[i]) {
          graph.output(outputs[output]!, value, dtype, lengths(shape));
        }
      });
    },
  };
  const graph = toGraph(trace.program, PORTABLE, ports);
  for (const [i, { name, dtype, shape }] of inputs.entries()) {
    if (trace.leaves.includes(given[i]!)) continue; // else no node reads it
    graph.input(name, dtype, lengths([batch, ...(shape.slice(1) as number[])]));
  }
  return graph;
}

interface Traced {
  readonly trace: Trace;
  /** The data of its leaves. */
  readonly leaves: readonly TypedArray[];
  /** The values of the inputs and of the outputs. */
  readonly given: readonly LazyArray[];
  readonly returned: readonly LazyArray[];
  readonly weights: ReadonlyMap<LazyArray, string>;
}

/** What the network computes for a batch of zeros, as one program. */
function traced(model: ExportableModel, inputs: readonly InputPort[], batch: number): Traced {
  const backend = onnxBackend("toOnnx");
  const { tracer } = backend;
  const tensors = inputs.map(({ dtype, shape: [, ...rest] }) => {
    const shape = [batch, ...(rest as number[])];
    return tf.tensor(new ARRAY_TYPE[dtype](sizeOf(shape)), shape, dtype);
  });
  const weights = new Map(
    weightsOf(model).map(({ name, tensor }) => [tracer.bring(tensor)!, name] as const),
  );
  const given = tensors.map((tensor) => tracer.bring(tensor)!);
  const compute = () =>
    tracer.trace(() => tf.tidy(() => copied(backend, outputsFor(model, tensors))));
  try {
    const { result, trace, created } = withLayer(model, compute);
    const returned = result.map((output) => tracer.bring(output)!);
    const leaves = trace?.leaves.map(({ data }) => data!.slice()) ?? [];
    tracer.unpin(created);
    tf.dispose(result);
    if (trace) return { trace, leaves, given, returned, weights };
  } finally {
    tf.dispose(tensors);
  }
  throw new ExportError(
    "toOnnx: the network must be one graph, but it reads values or draws random numbers as it " +
      "runs. Export the part that does not.",
  );
}

/** @throws {ExportError} that names the layer, where the network cannot be computed. */
function withLayer<Result>(model: ExportableModel, compute: () => Result): Result {
  try {
    return compute();
  } catch (cause) {
    const layer = failingLayer(model, compute);
    if (layer === undefined) throw cause;
    const { message } = cause as Error;
    throw new ExportError(
      `toOnnx: layer "${layer}" must compute as a part of one graph, got: ` +
        `${message.replace(/\.$/, "")}. Put another layer in its place, or export the part of ` +
        "the network before it.",
      { cause },
    );
  }
}
