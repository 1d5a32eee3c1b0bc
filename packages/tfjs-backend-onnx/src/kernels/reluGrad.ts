import type { NamedTensorInfoMap } from "@tensorflow/tfjs-core";
import { elementwise } from "../graph/elementwise.ts";
import { kernel } from "../program/kernel.ts";

/** Its product with the least positive normal float32 is above 1. */
const HUGE = 3e38;

/**
 * A kernel that tfjs does not have, for `replacedGradients.ts`: dy where y > 0, zero elsewhere. The
 * mask is y·HUGE cut off at 1, by an operator that threads share.
 */
export const reluGrad = kernel<Pick<NamedTensorInfoMap, "dy" | "y">>("OnnxReluGrad", {
  outputs: ({ dy, y }) => ({ shape: y.shape, dtype: dy.dtype }),
  compute: ({ dy, y }) => {
    const dx = dy.data.slice();
    for (let i = 0; i < dx.length; i++) if (!(y.data[i]! > 0)) dx[i]! *= 0;
    return dx;
  },
  lower: (g, { dy, y }, _, [dx]) =>
    elementwise(g, [dy, y], dx!, (d, v) => {
      const number = y.dtype === "float32" ? v : g.cast(v, "float32");
      return g.add("Mul", [d, g.add("HardSigmoid", [number], { alpha: HUGE, beta: 0 })]);
    }),
});
