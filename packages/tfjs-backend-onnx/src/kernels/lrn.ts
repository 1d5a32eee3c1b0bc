import type { Value } from "@rote/onnx";
import {
  LRN,
  type LRNAttrs,
  LRNGrad,
  type LRNGradAttrs,
  type LRNGradInputs,
  type LRNInputs,
} from "@tensorflow/tfjs-core";
import type { GraphWriter } from "../graph/graphWriter.ts";
import { type Operand, toChannelsFirst } from "../graph/operand.ts";
import { product } from "../graph/product.ts";
import { type Spec, sizeOf } from "../graph/spec.ts";
import { kernel } from "../program/kernel.ts";

/** Images as matrices: pixels as rows of channels, or for each image channels as rows of pixels. */
interface Matrices {
  readonly layout: "plain" | "channelsFirst";
  readonly channels: number;
  /** Of all images. */
  readonly pixels: number;
  readonly images: number;
}

const matricesOf = (g: GraphWriter, x: Operand): Matrices => ({
  layout: g.liesFirst(x) ? "channelsFirst" : "plain",
  channels: x.shape[3]!,
  pixels: sizeOf(x.shape.slice(0, 3)),
  images: x.shape[0]!,
});

/** For each image channels as rows of pixels. */
const imagesOf = ({ images, channels, pixels }: Matrices) => [images, channels, pixels / images];

function asMatrices(g: GraphWriter, as: Matrices, x: Operand): Value {
  const { layout, channels, pixels } = as;
  const shape = layout === "plain" ? [pixels, channels] : imagesOf(as);
  return g.convert(g.reshape(g.in(layout, x), shape), x.dtype, "float32");
}

function asImages(g: GraphWriter, { layout }: Matrices, spec: Spec, value: Value): Operand {
  const shape = layout === "plain" ? spec.shape : toChannelsFirst(spec.shape);
  return g.operand(spec, g.convert(g.reshape(value, shape), "float32", spec.dtype), layout);
}

/** Σ over the 2r + 1 channels around each: a product with a band matrix. */
function windowSums(g: GraphWriter, as: Matrices, x: Value, radius: number): Value {
  const { layout, channels } = as;
  const band = Array.from({ length: channels * channels }, (_, at) =>
    Math.abs(Math.floor(at / channels) - (at % channels)) <= radius ? 1 : 0,
  );
  const matrix = g.graph.constant("float32", [channels, channels], band);
  const shape = [channels, channels];
  // ONNX Runtime packs a constant B beforehand, which makes the product independent of threads.
  if (layout === "plain") return g.add("MatMul", [x, matrix]);
  return product(g, { value: matrix, shape }, { value: x, shape: imagesOf(as) });
}

/** x^p for the p that local response normalization has: 0.5 and 0.75 without a logarithm. */
function power(g: GraphWriter, x: Value, exponent: number): Value {
  if (exponent === 1) return x;
  const root = () => g.add("Sqrt", [x]);
  if (exponent === 0.5) return root();
  if (exponent === 0.75) {
    const half = root();
    return g.add("Mul", [half, g.add("Sqrt", [half])]);
  }
  return g.add("Pow", [x, g.scalar("float32", exponent)]);
}

/** The base bias + α·Σ x² of the power. */
function lrnBase(g: GraphWriter, as: Matrices, x: Value, attrs: LRNAttrs): Value {
  const sums = windowSums(g, as, g.add("Mul", [x, x]), attrs.depthRadius);
  const scaled = g.add("Mul", [sums, g.scalar("float32", attrs.alpha)]);
  return g.add("Add", [scaled, g.scalar("float32", attrs.bias)]);
}

/** y = x / (bias + α·Σ x²)^β over 2r + 1 channels. */
export const lrn = kernel<LRNInputs, LRNAttrs>(LRN, {
  outputs: ({ x }) => ({ shape: x.shape, dtype: x.dtype }),
  lower: (g, { x }, attrs, [y]) => {
    const as = matricesOf(g, x);
    const value = asMatrices(g, as, x);
    const base = lrnBase(g, as, value, attrs);
    return asImages(g, as, y!, g.add("Div", [value, power(g, base, attrs.beta)]));
  },
});

/** dx = dy / base^β − 2αβ·x·Σ (dy·y / base), the sum over the same windows. */
export const lrnGrad = kernel<LRNGradInputs, LRNGradAttrs>(LRNGrad, {
  outputs: ({ x }) => ({ shape: x.shape, dtype: x.dtype }),
  lower: (g, { x, y, dy }, attrs, [dx]) => {
    const as = matricesOf(g, x);
    const [xs, ys, slopes] = [x, y, dy].map((of) => asMatrices(g, as, of)) as [Value, Value, Value];
    const base = lrnBase(g, as, xs, attrs);
    const direct = g.add("Div", [slopes, power(g, base, attrs.beta)]);
    const ratio = g.add("Div", [g.add("Mul", [slopes, ys]), base]);
    const sums = windowSums(g, as, ratio, attrs.depthRadius);
    const scale = g.scalar("float32", 2 * attrs.alpha * attrs.beta);
    const indirect = g.add("Mul", [g.add("Mul", [xs, sums]), scale]);
    return asImages(g, as, dx!, g.add("Sub", [direct, indirect]));
  },
});
