import type { Value } from "@rote/onnx";
import type { NamedTensorInfoMap } from "@tensorflow/tfjs-core";

import { elementwise } from "../elementwise.ts";
import { kernel } from "../kernel.ts";
import type { Spec } from "../program.ts";
import { reduce } from "./reductions.ts";

// Kernels that tfjs does not know: the gradients of `gradients.ts` run them.

/** Whose square times the least positive float32 is above 1. */
const huge = 1e38;

/**
 * dy where y > 0, zero elsewhere. The mask 1 or 0 is y·huge·huge cut off at 1: operators that all
 * threads share, unlike a comparison's cast to numbers.
 */
export const reluGrad = kernel<Pick<NamedTensorInfoMap, "dy" | "y">>("OnnxReluGrad", {
  outputs: ({ dy, y }) => ({ shape: y.shape, dtype: dy.dtype }),
  lower: (g, { dy, y }, _, [dx]) =>
    elementwise(g, [dy, y], dx!, (d, v) => {
      const number = (value: number) => g.scalar("float32", value);
      const times = (value: Value) => g.add("Mul", [value, number(huge)]);
      const large = times(times(y.dtype === "float32" ? v : g.cast(v, "float32")));
      return g.add("Mul", [d, g.add("Clip", [large, number(0), number(1)])]);
    }),
});

type BatchNormGradInputs = Pick<NamedTensorInfoMap, "dy" | "x" | "mean" | "variance" | "scale">;

/**
 * The gradients of y = scale·(x − mean) / √(variance + ε) + offset, for vectors of channels:
 *
 *     r = 1 / √(variance + ε),  S = Σ dy,  P = r·Σ dy·(x − mean)
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
      const sum = g.plain(reduce(g, "ReduceSum", dy, axes, false));
      const centred = elementwise(g, [x, mean], x, (v, c) => g.add("Sub", [v, c]));
      const products = elementwise(g, [dy, centred], x, (d, v) => g.add("Mul", [d, v]));
      const p = g.add("Mul", [g.plain(reduce(g, "ReduceSum", products, axes, false)), r]);
      const slope = g.add("Mul", [s, r]);
      const dx = elementwise(g, [dy, part(slope)], x, (d, v) => g.add("Mul", [d, v]));
      const dmean = g.add("Neg", [g.add("Mul", [slope, sum])]);
      const half = g.add("Mul", [g.add("Mul", [slope, r]), g.scalar("float32", -0.5)]);
      const dvariance = g.add("Mul", [half, p]);
      return [dx, part(dmean), part(dvariance), part(p), part(sum)];
    },
  },
);
