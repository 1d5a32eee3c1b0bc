import { checkArgument, checkOptions } from "@rote/options";
import * as tf from "@tensorflow/tfjs-core";
import type { OnnxBackend } from "../backend/backend.ts";
import type { Step } from "../backend/capture.ts";
import { type Replay, replayOf, StateBefore } from "../backend/replay.ts";
import { BackendOptionError, ExportError } from "../errors.ts";
import type { TypedArray } from "../graph/spec.ts";
import { PORTABLE } from "../graph/target.ts";
import { type Ports, toGraph } from "../lowering/toModel.ts";
import { copied, onnxBackend } from "./onnxBackend.ts";
import { tensorsOf } from "./tensorsOf.ts";
import { uniqueNames } from "./uniqueNames.ts";

export interface StepToOnnxOptions {
  /** What the step's inputs are called in the file. Defaults to x0, x1, … */
  inputNames?: readonly string[];
  /** What the tensors that it returns are called. Defaults to y0, y1, … */
  outputNames?: readonly string[];
}

/** A variable's value, row-major. */
export interface ExportedValue {
  dtype: "float32" | "int32" | "bool";
  shape: number[];
  data: Float32Array | Int32Array | Uint8Array;
}

export interface ExportedStep {
  /** The ONNX file. */
  model: Uint8Array;
  /** The present values of the variables that it reads, by the names of its inputs. */
  state: Record<string, ExportedValue>;
}

/** Before the names of variables, for what they are after the step. */
const NEXT = "next/";

/**
 * A training step as an ONNX file, with which any ONNX Runtime trains on: its inputs are those of
 * the step and the variables that it reads, its outputs what the step returns, and `next/NAME` for
 * each variable that it assigns. Who runs it begins with `state` and feeds back what is next:
 *
 *     const step = (x, y) => optimizer.minimize(() => loss(x, y), true);
 *     step(x, y); // the optimizer makes its variables
 *     const { model, state } = stepToOnnx(step, [x, y], { inputNames: ["x", "y"] });
 *     writeFileSync("step.onnx", model);
 *
 * The step is called once, and variables are set back to what they were. Numbers of JavaScript,
 * such as a learning rate, are part of the file; lengths are those of the inputs.
 *
 * @throws {ExportError} if the current backend is not onnx, or the step reads values, draws random
 * numbers, makes variables as it runs, or returns anything but tensors.
 */
export function stepToOnnx(
  step: Step<tf.Tensor | tf.Tensor[]>,
  inputs: readonly tf.Tensor[],
  options: StepToOnnxOptions = {},
): ExportedStep {
  const known = { inputNames: true, outputNames: true } as const;
  checkOptions("stepToOnnx", options, known, BackendOptionError);
  checkArgument("stepToOnnx", "step", step, "function", ExportError);
  checkArgument("stepToOnnx", "inputs", inputs, [{ shape: "list", dtype: "text" }], ExportError);
  const { replay, leaves } = traced(step, inputs);
  const unique = uniqueNames();
  for (const [name, given = []] of Object.entries(options)) {
    checkArgument("stepToOnnx", name, given, ["text"], BackendOptionError);
  }
  const inputNames = inputs.map((_, i) => unique(options.inputNames?.[i] ?? `x${i}`));
  const outputNames = replay.outputs.map((_, i) => unique(options.outputNames?.[i] ?? `y${i}`));
  const names = new Map<tf.Variable, string>();
  const nameOf = (variable: tf.Variable) => {
    if (!names.has(variable)) names.set(variable, unique(variable.name));
    return names.get(variable)!;
  };
  const state: Record<string, ExportedValue> = {};
  const ports: Ports = {
    leaf(graph, i, { dtype, shape }) {
      const source = replay.sources[i]!;
      if ("input" in source) return graph.input(inputNames[source.input]!, dtype, shape);
      if ("constant" in source) return graph.constant(dtype, shape, leaves[i]!);
      const name = nameOf(source.variable);
      state[name] = { dtype, shape: [...shape], data: leaves[i]! };
      return graph.input(name, dtype, shape);
    },
    result(graph, i, value, { dtype, shape }) {
      for (const sink of replay.sinks[i]!) {
        const name = "variable" in sink ? NEXT + nameOf(sink.variable) : outputNames[sink.output]!;
        const seen = "variable" in sink ? sink.variable.shape : replay.outputs[sink.output]!.shape;
        const same = seen.length === shape.length && seen.every((n, axis) => n === shape[axis]);
        const output = same ? value : graph.add("Reshape", [value, graph.ints(seen)]);
        graph.output(name, output, dtype, seen);
      }
    },
  };
  return { model: toGraph(replay.program, PORTABLE, ports).toPortableBytes(), state };
}

interface Traced {
  readonly replay: Replay;
  /** The data of its leaves. */
  readonly leaves: readonly TypedArray[];
}

/** @throws {ExportError} if the step is not one graph. */
function traced(step: Step<tf.Tensor | tf.Tensor[]>, inputs: readonly tf.Tensor[]): Traced {
  const backend = onnxBackend("stepToOnnx");
  const { length } = Object.values(tf.engine().registeredVariables);
  // The first call brings variables here that are on another backend.
  for (const _ of [1, 2]) {
    const result = tracedOnce(backend, step, inputs);
    if (result) return result;
    if (Object.values(tf.engine().registeredVariables).length !== length) break;
  }
  throw new ExportError(
    "stepToOnnx: the step must be one graph, but it reads values, draws random numbers or makes " +
      "variables as it runs. An optimizer makes its own in the first step: run it once before.",
  );
}

/** The step as one program, if it is one; variables are as before. */
function tracedOnce(
  backend: OnnxBackend,
  step: Step<tf.Tensor | tf.Tensor[]>,
  inputs: readonly tf.Tensor[],
): Traced | undefined {
  const { tracer } = backend;
  const given = inputs.map((input) => tf.clone(input));
  const before = new StateBefore(tracer, given);
  const saved = before.variables.flatMap((variable) =>
    tracer.valueOf(variable) ? [{ variable, value: tf.clone(variable) }] : [],
  );
  try {
    const { result, trace, created } = tracer.trace(() =>
      tf.tidy(() => copied(backend, tensorsOf("stepToOnnx", "the step", step(...given)))),
    );
    const replay = replayOf(tracer, { result, trace, created }, before, []);
    const leaves = replay?.leaves.map(({ data }) => data!.slice());
    tracer.unpin(created);
    tf.dispose(result);
    return replay && leaves && { replay, leaves };
  } finally {
    for (const { variable, value } of saved) if (!variable.isDisposed) variable.assign(value);
    tf.dispose([...saved.map(({ value }) => value), ...given]);
  }
}
