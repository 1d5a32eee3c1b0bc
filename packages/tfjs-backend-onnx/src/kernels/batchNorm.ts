import type { Value } from "@rote/onnx";
import {
  FusedBatchNorm,
  type FusedBatchNormAttrs,
  type FusedBatchNormInputs,
  type NamedTensorInfoMap,
} from "@tensorflow/tfjs-core";
import { affine, normalizationGradient } from "../graph/affine.ts";
import { elementwise } from "../graph/elementwise.ts";
import type { GraphWriter } from "../graph/graphWriter.ts";
import { knownCentred } from "../graph/moments.ts";
import type { Operand } from "../graph/operand.ts";
import { reduce } from "../graph/reduce.ts";
import type { Spec } from "../graph/spec.ts";
import { kernel } from "../program/kernel.ts";

/** x as float32: tfjs normalizes integers too. */
const asFloat = (g: GraphWriter, x: Operand): Operand =>
  x.dtype === "float32"
    ? x
    : elementwise(g, [x], { shape: x.shape, dtype: "float32" }, (value) =>
        g.convert(value, x.dtype, "float32"),
      );

/** y = scale·(x − mean) / √(variance + ε) + offset. */
export const batchNorm = kernel<FusedBatchNormInputs, FusedBatchNormAttrs>(FusedBatchNorm, {
  outputs: ({ x }) => ({ shape: x.shape, dtype: x.dtype }),
  lower: (g, inputs, { varianceEpsilon }, [y]) => {
    const { mean, variance } = inputs;
    const x = asFloat(g, inputs.x);
    const { scale, offset } = inputs as { scale?: Operand; offset?: Operand };
    const epsilon = g.scalar("float32", varianceEpsilon ?? 0.001);
    const deviation = g.add("Sqrt", [g.add("Add", [g.plain(variance), epsilon])]);
    // y = slope·x + shift, both small: x is read twice, not four times.
    const small = mean.shape;
    const slope = scale
      ? g.add("Div", [g.plain(scale), deviation])
      : g.add("Reciprocal", [deviation]);
    const centre = g.add("Mul", [g.plain(mean), slope]);
    const shift = offset ? g.add("Sub", [g.plain(offset), centre]) : g.add("Neg", [centre]);
    const part = (value: Value) => g.operand({ shape: small, dtype: "float32" }, value);
    const scaled = affine(g, "Mul", x, part(slope), y!);
    if (scaled) return affine(g, "Add", scaled, part(shift), y!)!;
    return elementwise(g, [x, part(slope), part(shift)], y!, (v, a, b) =>
      g.convert(g.add("Add", [g.add("Mul", [v, a]), b]), "float32", y!.dtype),
    );
  },
});

type BatchNormGradInputs = Pick<NamedTensorInfoMap, "dy" | "x" | "mean" | "variance" | "scale">;

/**
 * A kernel that tfjs does not have, for `replacedGradients.ts`: the gradients of `batchNorm`, for
 * vectors of channels:
 *
 *     y = scale·(x − mean) / √(variance + ε) + offset
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
        normalizationGradient(g, dy, part(slope), x) ??
        elementwise(g, [dy, part(slope)], x, (d, v) => g.add("Mul", [d, v]));
      const productsWith = (of: Operand) =>
        sumOf(elementwise(g, [dy, of], x, (d, v) => g.add("Mul", [d, v])));
      const centred = knownCentred(x, mean);
      const products = centred
        ? productsWith(centred)
        : g.add("Sub", [productsWith(x), g.add("Mul", [g.plain(mean), sum])]);
      const p = g.add("Mul", [products, r]);
      const dmean = g.add("Neg", [g.add("Mul", [slope, sum])]);
      const half = g.add("Mul", [g.add("Mul", [slope, r]), g.scalar("float32", -0.5)]);
      const dvariance = g.add("Mul", [half, p]);
      return [dx, part(dmean), part(dvariance), part(p), part(sum)];
    },
  },
);
