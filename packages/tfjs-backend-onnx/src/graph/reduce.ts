import type { Value } from "@rote/onnx";
import type { GraphWriter } from "./graphWriter.ts";
import { type Layout, type Operand, toChannelsFirst } from "./operand.ts";
import { isOverPixels, overPixels } from "./overPixels.ts";
import { type Reduced, reducedShape } from "./reduced.ts";
import { sameShape } from "./spec.ts";

export type Reduction = "ReduceSum" | "ReduceMean" | "ReduceMax" | "ReduceMin" | "ReduceProd";

/** Where each axis of `[n, height, width, channels]` is in `[n, channels, height, width]`. */
const CHANNELS_FIRST_AXIS = [0, 2, 3, 1];

/** Reduces over axes in whatever layout `x` is, if the result then has its order as well. */
export function reduce(
  g: GraphWriter,
  operator: Reduction,
  x: Operand,
  axes: readonly number[],
  keepDims: boolean,
  write: (reduced: Reduced) => Value = ({ value, axes }) =>
    g.add(operator, [value, g.ints(axes)], { keepdims: +keepDims }),
): Operand {
  const spec = { shape: reducedShape(x.shape, axes, keepDims), dtype: x.dtype };
  if (!keepDims && isOverPixels(x, axes) && g.inBlocks(x) && x.dtype === "float32") {
    if (operator === "ReduceSum" || operator === "ReduceMean") {
      return g.operand(spec, overPixels(g, operator, x, g.blocked(x)));
    }
  }
  const lengthAfter = (axis: number) => (axes.includes(axis) ? 1 : x.shape[axis]!);
  const keepsOrder = keepDims || axes.includes(3) || lengthAfter(1) * lengthAfter(2) === 1;
  if (g.onlyFirst(x) && keepsOrder) {
    const layout: Layout = keepDims ? "channelsFirst" : "plain";
    const at = axes.map((axis) => CHANNELS_FIRST_AXIS[axis]!);
    const shape = toChannelsFirst(x.shape);
    const value = write({ value: g.channelsFirst(x), shape, axes: at });
    // Of one pixel: its elements have the right order, but its axes of length 1 are elsewhere.
    const isAsWanted = keepDims || sameShape(reducedShape(shape, at, false), spec.shape);
    return g.operand(spec, isAsWanted ? value : g.reshape(value, spec.shape), layout);
  }
  return g.operand(spec, write({ value: g.plain(x), shape: x.shape, axes }));
}
