import type { Value } from "@rote/onnx";
import type { GraphWriter } from "./graphWriter.ts";
import type { Operand } from "./operand.ts";
import { sumOver } from "./sumOver.ts";

/**
 * The mean or sum over images and pixels of a value in blocks that is shaped like `x`, a vector of
 * channels. First over the pixels of each image, then over images: both lie in memory as ONNX
 * Runtime reduces fast.
 */
export function overPixels(
  g: GraphWriter,
  operator: "ReduceMean" | "ReduceSum",
  x: Operand,
  blocked: Value,
): Value {
  const [n, height, width, channels] = x.shape as [number, number, number, number];
  const shape = [(n * channels) / g.block, height * width, g.block];
  const sums = sumOver(g, operator, { value: g.reshape(blocked, shape), shape, axes: [1] }, false);
  const images = g.reshape(sums, [n, channels]);
  return g.add(operator, [images, g.ints([0])], { keepdims: 0 });
}

/** Whether all axes but the channels are reduced. */
export const isOverPixels = (x: Operand, axes: readonly number[]): boolean =>
  axes.length === x.shape.length - 1 && axes.every((axis, i) => axis === i);
