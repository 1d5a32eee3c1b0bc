import { AddN } from "@tensorflow/tfjs-core";
import { elementwise } from "../graph/elementwise.ts";
import type { Operand } from "../graph/operand.ts";
import { numberType, type Spec } from "../graph/spec.ts";
import { kernel } from "../program/kernel.ts";

/** The sum of tensors of one shape. */
export const addN = kernel<Record<string, unknown>>(AddN, {
  outputs: (inputs) => {
    const { shape, dtype } = Object.values(inputs)[0] as unknown as Spec;
    return { shape, dtype };
  },
  differsOnCpu: (inputs) => Object.values(inputs as Record<string, Spec>)[0]!.dtype === "bool",
  lower: (g, inputs, _, [y]) =>
    elementwise(g, Object.values(inputs) as Operand[], y!, (...values) => {
      const type = numberType(y!.dtype);
      const numbers = values.map((value) => g.convert(value, y!.dtype, type));
      return g.convert(
        numbers.reduce((a, b) => g.add("Add", [a, b])),
        type,
        y!.dtype,
      );
    }),
});
