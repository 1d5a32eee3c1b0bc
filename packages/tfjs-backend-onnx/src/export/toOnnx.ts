import type { GraphBuilder } from "@rote/onnx";
import { checkOptions } from "@rote/options";
import * as tf from "@tensorflow/tfjs-core";
import { BackendOptionError, ExportError } from "../errors.ts";
import { ARRAY_TYPE, sizeOf, type TypedArray } from "../graph/spec.ts";
import { PORTABLE } from "../graph/target.ts";
import { type Ports, toGraph } from "../lowering/toModel.ts";
import type { LazyArray } from "../program/lazyArray.ts";
import type { Trace } from "../program/recorder.ts";
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
import { openBatch } from "./openBatch.ts";
import { uniqueNames } from "./uniqueNames.ts";

export interface ToOnnxOptions {
  /** Examples in a batch; "dynamic" for any number. Defaults to "dynamic". */
  batch?: number | "dynamic";
}

/** Two lengths that no layer is likely to have. */
const BATCHES = [11, 13] as const;

/**
 * A network as an ONNX file, version 21 of the standard's operators, with its weights under their
 * names: for ONNX Runtime in any language, and for tools that read ONNX. It computes what
 * `model.predict` does, with inputs and outputs of the model's names.
 *
 *     writeFileSync("network.onnx", toOnnx(model));
 *
 * @param model a `LayersModel` of tfjs-layers, or a `GraphModel` of tfjs-converter without control
 * flow.
 * @throws {ExportError} if the current backend is not onnx, a length besides the batch is open, or
 * the network reads its own values on the way.
 */
export function toOnnx(model: ExportableModel, options: ToOnnxOptions = {}): Uint8Array {
  checkOptions("toOnnx", options, { batch: true }, BackendOptionError);
  checkModel(model);
  const { batch = "dynamic" } = options;
  const inputs = inputsOf(model);
  if (batch !== "dynamic") return graphOf(model, inputs, checkedBatch(batch)).toPortableBytes();
  const [a, b] = BATCHES.map((length) => ({
    batch: length,
    graph: graphOf(model, inputs, length, "batch"),
  }));
  openBatch(a!, b!, inputs[0]!.name);
  return a!.graph.toPortableBytes();
}

/** In a batch: the network is run once on as many zeros. */
const MOST_EXAMPLES = 2 ** 16;

function checkedBatch(batch: unknown): number {
  const isLength = Number.isInteger(batch) && Number(batch) > 0 && Number(batch) <= MOST_EXAMPLES;
  if (isLength) return Number(batch);
  throw new BackendOptionError(
    `toOnnx: batch must be "dynamic" or an integer from 1 to ${MOST_EXAMPLES}, got ` +
      `${String(batch)}.`,
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
  return toGraph(trace.program, PORTABLE, ports);
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
  try {
    const { result, trace, created } = tracer.trace(() =>
      tf.tidy(() => copied(backend, outputsFor(model, tensors))),
    );
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
