import type { Value } from "@rote/onnx";
import { type Geometry, positions } from "../convolution/geometry.ts";
import type { GraphWriter } from "../graphWriter.ts";
import { sizeOf } from "../spec.ts";

/** The least finite float32. An infinity cannot be written in WebGPU's shading language. */
const LEAST = -3.4028234663852886e38;

/**
 * The gradient of a maximum pool without the `Indices` of `MaxPool`, which the WebGPU provider does
 * not have, nor `ScatterElements` with addition. What each tap t of the window sees is compared
 * with the maximum, and the first tap that equals it takes the gradient, so that of equal pixels
 * the first in the window gets it, as in tfjs:
 *
 *     dx[p·stride + t·dilation] = Σ_p dy[p] · [t is the first that sees y[p]].
 *
 * Positions with the same remainder by the stride are added up separately, as an image of their
 * own, and those images are interleaved at the end.
 *
 * @param x `[n, ...input, channels]`; `y`, the maxima, and `dy` are `[n, ...output, channels]`.
 * @returns dx `[n, ...input, channels]`.
 */
export function maxPoolGradientByTaps(
  g: GraphWriter,
  { x, y, dy }: { x: Value; y: Value; dy: Value },
  at: Geometry,
): Value {
  const { batch, inChannels, input, output, kernel, strides, dilations, before, after } = at;
  const axes = g.ints(input.map((_, i) => i + 1));
  const padding = (before: readonly number[], after: readonly number[]) =>
    g.ints([0, ...before, 0, 0, ...after, 0]);

  // How many pixels of each remainder the padded image has.
  const coarse = input.map((n, i) => Math.ceil((before[i]! + n + after[i]!) / strides[i]!));
  const isPadded = [...before, ...after].some((p) => p > 0);
  const padded = isPadded
    ? g.add("Pad", [x, padding(before, after), g.scalar("float32", LEAST)])
    : x;

  const images = new Map<string, Value>();
  let free: Value | undefined; // 1 where no tap before this one was the maximum
  for (const tap of positions(kernel)) {
    const starts = tap.map((t, i) => t * dilations[i]!);
    const ends = starts.map((start, i) => start + (output[i]! - 1) * strides[i]! + 1);
    const seen = g.add("Slice", [padded, g.ints(starts), g.ints(ends), axes, g.ints(strides)]);
    const equal = g.cast(g.add("Equal", [seen, y]), "float32");
    const first = free ? g.add("Mul", [equal, free]) : equal;
    free = g.add("Sub", [free ?? g.scalar("float32", 1), first]);

    const remainder = starts.map((start, i) => start % strides[i]!);
    const shift = starts.map((start, i) => Math.floor(start / strides[i]!));
    const rest = coarse.map((n, i) => n - output[i]! - shift[i]!);
    const moved = g.add("Pad", [g.add("Mul", [dy, first]), padding(shift, rest)]);
    const others = images.get(`${remainder}`);
    images.set(`${remainder}`, others ? g.add("Add", [others, moved]) : moved);
  }

  const image = (remainder: readonly number[]) =>
    images.get(`${remainder}`) ??
    g.add("Expand", [g.scalar("float32", 0), g.ints([batch, ...coarse, inChannels])]);

  /** The image of all pixels whose remainders along the first axes are those given. */
  const interleaved = (remainder: readonly number[]): Value => {
    const axis = remainder.length;
    if (axis === coarse.length) return image(remainder);
    const stride = strides[axis]!;
    const parts = Array.from({ length: stride }, (_, r) => interleaved([...remainder, r]));
    if (stride === 1) return parts[0]!;
    const inner = coarse.slice(axis + 1).map((n, i) => n * strides[axis + 1 + i]!);
    const columns = [batch * sizeOf(coarse.slice(0, axis + 1)), 1, sizeOf(inner) * inChannels];
    const joined = g.add(
      "Concat",
      parts.map((part) => g.reshape(part, columns)),
      { axis: 1 },
    );
    return g.reshape(joined, [
      batch,
      ...coarse.slice(0, axis),
      coarse[axis]! * stride,
      ...inner,
      inChannels,
    ]);
  };

  const whole = interleaved([]);
  const covers = coarse.every((n, i) => n * strides[i]! === input[i]!);
  if (covers && !isPadded) return whole;
  const ends = before.map((start, i) => start + input[i]!);
  return g.add("Slice", [whole, g.ints(before), g.ints(ends), axes]);
}
