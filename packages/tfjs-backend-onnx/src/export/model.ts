import { checkArgument } from "@rote/options";
import type * as tf from "@tensorflow/tfjs-core";
import { ExportError } from "../errors.ts";
import { tensorsOf } from "./tensorsOf.ts";

interface Port {
  readonly name: string;
  /** null or −1 where a length is open. */
  readonly shape?: readonly (number | null)[] | undefined;
  readonly dtype?: string | undefined;
}

/** What tfjs-layers' `LayersModel` and tfjs-converter's `GraphModel` have in common. */
export interface ExportableModel {
  readonly inputs: readonly Port[];
  readonly outputs: readonly Port[];
  readonly inputNames?: readonly string[];
  readonly outputNames?: readonly string[];
  readonly weights: unknown;
  predict(inputs: never, options?: never): unknown;
}

/** An input of the exported graph. */
export interface InputPort {
  readonly name: string;
  readonly dtype: "float32" | "int32" | "bool";
  /** The first is the batch. */
  readonly shape: readonly (number | null)[];
}

/** A weight that keeps its name. */
export interface NamedWeight {
  readonly name: string;
  readonly tensor: tf.Tensor;
}

/** @throws {ExportError} if it is no model. */
export function checkModel(model: unknown): asserts model is ExportableModel {
  const parts = { inputs: "list", outputs: "list", predict: "function" } as const;
  checkArgument("toOnnx", "model", model, parts, ExportError);
}

/** @throws {ExportError} if an input's shape or type cannot be exported. */
export function inputsOf({ inputs, inputNames }: ExportableModel): InputPort[] {
  return inputs.map(({ name, shape, dtype = "float32" }, i) => {
    const port = inputNames?.[i] ?? name;
    const lengths = shape?.map((length) => (length === null || length < 0 ? null : length));
    if (!lengths || lengths.slice(1).includes(null)) {
      throw new ExportError(
        `toOnnx: of input ${port} every length but the batch must be known, got ` +
          `[${lengths?.map((length) => length ?? "null") ?? "nothing"}]. Build the model with ` +
          "an inputShape.",
      );
    }
    if (dtype !== "float32" && dtype !== "int32" && dtype !== "bool") {
      throw new ExportError(
        `toOnnx: input ${port} must be of float32, int32 or bool, got ${dtype}. Leave the part ` +
          "of the model that reads it outside.",
      );
    }
    return { name: port, dtype, shape: lengths };
  });
}

export const outputNamesOf = ({ outputs, outputNames }: ExportableModel): string[] =>
  outputs.map(({ name }, i) => outputNames?.[i] ?? name);

/** A layers model has a list of variables, a graph model lists of tensors by name. */
export function weightsOf({ weights }: ExportableModel): NamedWeight[] {
  if (Array.isArray(weights)) {
    return weights.map(({ name, read }, i) => ({ name, tensor: read.call(weights[i]) }));
  }
  return Object.entries(weights as Record<string, tf.Tensor[]>).flatMap(([name, tensors]) =>
    tensors.map((tensor, i) => ({ name: i === 0 ? name : `${name}:${i}`, tensor })),
  );
}

/** The model's outputs for some inputs, as at inference. */
export function outputsFor(model: ExportableModel, inputs: readonly tf.Tensor[]): tf.Tensor[] {
  const { apply } = model as { apply?: (inputs: unknown, options: object) => unknown };
  const given = inputs.length === 1 ? inputs[0] : [...inputs];
  // A layers model's `predict` cuts its inputs into batches.
  const outputs = apply
    ? apply.call(model, given, { training: false })
    : model.predict(given as never);
  return tensorsOf("toOnnx", "the model", outputs);
}
