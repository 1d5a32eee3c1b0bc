import {
  Complex,
  ComplexAbs,
  type ComplexInputs,
  Imag,
  Real,
  type RealInputs,
} from "@tensorflow/tfjs-core";
import { elementwise } from "../graph/elementwise.ts";
import { kernel } from "../program/kernel.ts";
import { immediate } from "./immediate.ts";

export const complex = immediate<ComplexInputs>(Complex, ({ real, imag }, _, backend) =>
  backend.makeComplex(real, imag),
);

export const real = immediate<RealInputs>(Real, ({ input }, _, backend) =>
  backend.copy({ ...backend.complexParts(input).real, shape: input.shape }),
);

export const imag = immediate<RealInputs>(Imag, ({ input }, _, backend) =>
  backend.copy({ ...backend.complexParts(input).imag, shape: input.shape }),
);

const hypotenuse = kernel<{ real: unknown; imag: unknown }>("Hypotenuse", {
  outputs: ({ real }) => ({ shape: real.shape, dtype: "float32" }),
  compute: ({ real, imag }) =>
    real.data.map((a, i) => Math.sqrt(a * a + imag.data[i]! * imag.data[i]!)),
  lower: (g, { real, imag }, _, [y]) =>
    elementwise(g, [real, imag], y!, (a, b) => {
      const squares = [g.add("Mul", [a, a]), g.add("Mul", [b, b])];
      return g.add("Sqrt", [g.add("Add", squares)]);
    }),
});

export const complexAbs = immediate<{ x: unknown }>(ComplexAbs, ({ x }, _, backend) => {
  const { real, imag } = backend.complexParts(x);
  const shape = x.shape;
  return backend.record(hypotenuse, { real: { ...real, shape }, imag: { ...imag, shape } }, {})[0]!;
});
