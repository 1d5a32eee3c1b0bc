import type { NamedTensorInfoMap } from "@tensorflow/tfjs-core";

import { affine } from "../graph/affine.ts";
import { elementwise } from "../graph/elementwise.ts";
import type { Operand } from "../graph/graphWriter.ts";
import { kernel } from "../program/kernel.ts";
import type { Spec } from "../program/program.ts";
import { reduce } from "./reductions.ts";

// Kernels that tfjs does not know: the gradients of `gradients.ts` run them.

/** Whose product with the least positive normal float32 is above 1. */
const huge = 3e38;

/** dy where y > 0, zero elsewhere. The mask is y·huge cut off at 1: an operator that threads share. */
export const reluGrad = kernel<Pick<NamedTensorInfoMap, "dy" | "y">>("OnnxReluGrad", {
  outputs: ({ dy, y }) => ({ shape: y.shape, dtype: dy.dtype }),
  lower: (g, { dy, y }, _, [dx]) =>
    elementwise(g, [dy, y], dx!, (d, v) => {
      const number = y.dtype === "float32" ? v : g.cast(v, "float32");
      return g.add("Mul", [d, g.add("HardSigmoid", [number], { alpha: huge, beta: 0 })]);
    }),
});

type BatchNormGradInputs = Pick<NamedTensorInfoMap, "dy" | "x" | "mean" | "variance" | "scale">;

/**
 * The gradients of y = scale·(x − mean) / √(variance + ε) + offset, for vectors of channels:
 *
 *     r = 1 / √(variance + ε),  S = Σ dy,  P = r·Σ dy·(x − mean) = r·(Σ dy·x − mean·S)
 *     dx = scale·r·dy,  dmean = −scale·r·S,  dvariance = −½·scale·r²·P,  dscale = P,  doffset = S.
 */
export const batchNormGrad = kernel<BatchNormGradInputs, { varianceEpsilon: number }>(
  "OnnxBatchNormGrad",
  {
    many: true,
    outputs: ({ x, mean }) => {
      const vector: Spec = { shape: mean.shape, dtype: "float32" };
      return [{ shape: x.shape, dtype: "float32" }, vector, vector, vector, vector];
    },
    lower: (g, { dy, x, mean, variance, scale }, { varianceEpsilon }, specs) => {
      const vector = specs[1]!;
      const part = (value: ReturnType<typeof g.plain>) => g.operand(vector, value);
      const s = g.plain(scale);
      const epsilon = g.scalar("float32", varianceEpsilon);
      const deviation = g.add("Sqrt", [g.add("Add", [g.plain(variance), epsilon])]);
      const r = g.add("Reciprocal", [deviation]);
      const axes = x.shape.map((_, i) => i).slice(0, -1);
      const sumOf = (of: Operand) => g.plain(reduce(g, "ReduceSum", of, axes, false));
      const sum = sumOf(dy);
      const slope = g.add("Mul", [s, r]);
      const dx =
        affine(g, "Mul", dy, part(slope), x) ??
        elementwise(g, [dy, part(slope)], x, (d, v) => g.add("Mul", [d, v]));
      const productsWith = (of: Operand) =>
        sumOf(elementwise(g, [dy, of], x, (d, v) => g.add("Mul", [d, v])));
      const known = g.centred.get(x);
      const products =
        known?.mean === mean
          ? productsWith(known.centred)
          : g.add("Sub", [productsWith(x), g.add("Mul", [g.plain(mean), sum])]);
      const p = g.add("Mul", [products, r]);
      const dmean = g.add("Neg", [g.add("Mul", [slope, sum])]);
      const half = g.add("Mul", [g.add("Mul", [slope, r]), g.scalar("float32", -0.5)]);
      const dvariance = g.add("Mul", [half, p]);
      return [dx, part(dmean), part(dvariance), part(p), part(sum)];
    },
  },
);
