import type { Value } from "@rote/onnx";
import type { GraphWriter } from "../graphWriter.ts";
import type { Operand } from "../operand.ts";
import { type Geometry, positions } from "./geometry.ts";

/**
 * The gradient of a depthwise convolution with respect to its filter, `[taps, channels,
 * multiplier]` under the shape of the first axes joined. For each tap: the sum over all pixels of
 * the input values it multiplies times dy.
 */
export function depthwiseFilterGradient(
  g: GraphWriter,
  x: Operand,
  dy: Operand,
  at: Geometry,
): Value {
  const channels = at.inChannels;
  const pixels = [at.batch, ...at.output];
  const slope = g.reshape(g.plain(dy), [...pixels, channels, at.outChannels / channels]);
  const sums = tapsOf(g, x, at).map((tap) => {
    const products = g.add("Mul", [g.reshape(tap, [...pixels, channels, 1]), slope]);
    return g.add("ReduceSum", [products, g.ints([0, 1, 2])], { keepdims: 0 });
  });
  return sums.length === 1 ? sums[0]! : g.add("Concat", sums, { axis: 0 });
}

/**
 * For each tap of the filter, the input values it multiplies: `[n, ...output, channels]`, cut from
 * the padded input.
 */
function tapsOf(g: GraphWriter, x: Operand, at: Geometry): Value[] {
  const spatial = at.input.length;
  const plain = g.plain(x);
  const none = [...at.before, ...at.after].every((p) => p === 0);
  const pads = [0, ...at.before, 0, 0, ...at.after, 0];
  const padded = none ? plain : g.add("Pad", [plain, g.ints(pads)]);
  const axes = g.ints(Array.from({ length: spatial }, (_, i) => i + 1));
  return positions(at.kernel).map((tap) => {
    const starts = tap.map((k, i) => k * at.dilations[i]!);
    const ends = starts.map((s, i) => s + (at.output[i]! - 1) * at.strides[i]! + 1);
    const whole = none && starts.every((s, i) => s === 0 && ends[i] === at.input[i]!);
    if (whole && at.strides.every((s) => s === 1)) return padded;
    return g.add("Slice", [padded, g.ints(starts), g.ints(ends), axes, g.ints(at.strides)]);
  });
}
