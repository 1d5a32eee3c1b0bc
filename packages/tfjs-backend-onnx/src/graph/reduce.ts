import type { Value } from "@rote/onnx";
import type { GraphWriter } from "./graphWriter.ts";
import type { Layout, Operand } from "./operand.ts";
import { isOverPixels, overPixels } from "./overPixels.ts";

export type Reduction = "ReduceSum" | "ReduceMean" | "ReduceMax" | "ReduceMin" | "ReduceProd";

/** Where each axis of `[n, height, width, channels]` is in `[n, channels, height, width]`. */
const CHANNELS_FIRST_AXIS = [0, 2, 3, 1];

/** The shape that remains after a reduction over axes. */
export const reducedShape = (
  shape: readonly number[],
  axes: readonly number[],
  keepDims: boolean,
): number[] => shape.flatMap((d, i) => (axes.includes(i) ? (keepDims ? [1] : []) : [d]));

/** Reduces over axes in whatever layout `x` is, if the result then has its order as well. */
export function reduce(
  g: GraphWriter,
  operator: Reduction,
  x: Operand,
  axes: readonly number[],
  keepDims: boolean,
  write: (value: Value, axes: Value) => Value = (value, at) =>
    g.add(operator, [value, at], { keepdims: +keepDims }),
): Operand {
  const spec = { shape: reducedShape(x.shape, axes, keepDims), dtype: x.dtype };
  if (!keepDims && isOverPixels(x, axes) && g.inBlocks(x)) {
    if (operator === "ReduceSum" || operator === "ReduceMean") {
      return g.operand(spec, overPixels(g, operator, x, g.blocked(x)));
    }
  }
  const lengthAfter = (axis: number) => (axes.includes(axis) ? 1 : x.shape[axis]!);
  const keepsOrder = keepDims || axes.includes(3) || lengthAfter(1) * lengthAfter(2) === 1;
  if (g.onlyFirst(x) && keepsOrder) {
    const layout: Layout = keepDims ? "channelsFirst" : "plain";
    const at = axes.map((axis) => CHANNELS_FIRST_AXIS[axis]!);
    return g.operand(spec, write(g.channelsFirst(x), g.ints(at)), layout);
  }
  return g.operand(spec, write(g.plain(x), g.ints(axes)));
}
