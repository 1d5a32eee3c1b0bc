import type { Value } from "@rote/onnx";
import type { GraphWriter } from "../graphWriter.ts";
import type { Operand } from "../operand.ts";
import { sizeOf } from "../spec.ts";

/** tfjs' filter `[...kernel, in, out]` as ONNX' `[out, in, ...kernel]`. */
export function filterOutIn(g: GraphWriter, filter: Operand): Value {
  const rank = filter.shape.length;
  const kernel = filter.shape.slice(0, rank - 2);
  if (kernel.every((k) => k === 1)) {
    const [inputs, outputs] = filter.shape.slice(rank - 2) as [number, number];
    const matrix = g.reshape(g.plain(filter), [inputs, outputs]);
    return g.reshape(g.transpose(matrix, [1, 0]), [outputs, inputs, ...kernel]);
  }
  return g.transpose(g.plain(filter), [rank - 1, rank - 2, ...kernel.keys()]);
}

/** The filter turned by 180°, input and output channels exchanged: `[in, out, ...kernel]`. */
export function filterTurned(g: GraphWriter, filter: Operand): Value {
  const rank = filter.shape.length;
  const kernel = filter.shape.slice(0, rank - 2);
  const [inputs, outputs] = filter.shape.slice(rank - 2) as [number, number];
  const taps = sizeOf(kernel);
  if (taps === 1) return g.reshape(g.plain(filter), [inputs, outputs, ...kernel]);
  const rows = g.reshape(g.plain(filter), [taps, inputs, outputs]);
  const turned = g.add("Gather", [rows, backwards(g, taps)], { axis: 0 });
  return g.reshape(g.transpose(turned, [1, 2, 0]), [inputs, outputs, ...kernel]);
}

/**
 * tfjs' filter `[h, w, in, out]` as `[out / b, in / b, h, w, b, b]`, or `[out / b, in, h, w, b]`.
 */
export function filterInBlocks(g: GraphWriter, filter: Operand): Value {
  const [h, w, inputs, outputs] = filter.shape as [number, number, number, number];
  const b = g.block;
  const blocks = inputs < b ? [inputs, 1] : [inputs / b, b];
  const split = g.reshape(g.plain(filter), [h, w, ...blocks, outputs / b, b]);
  return g.reshape(g.transpose(split, [4, 2, 0, 1, 3, 5]), [outputs, inputs, h, w]);
}

/** The same of the filter turned by 180° with input and output channels exchanged. */
export function turnedInBlocks(g: GraphWriter, filter: Operand): Value {
  const [h, w, inputs, outputs] = filter.shape as [number, number, number, number];
  const b = g.block;
  const taps = g.reshape(g.plain(filter), [h * w, inputs / b, b, outputs / b, b]);
  const order = backwards(g, h * w);
  const turned = h * w === 1 ? taps : g.add("Gather", [taps, order], { axis: 0 });
  return g.reshape(g.transpose(turned, [1, 3, 0, 4, 2]), [inputs, outputs, h, w]);
}

/**
 * tfjs' depthwise filter `[...kernel, in, multiplier]` as ONNX' `[in·multiplier, 1, ...kernel]`.
 */
export function depthwiseFilter(g: GraphWriter, filter: Operand): Value {
  const rank = filter.shape.length;
  const kernel = filter.shape.slice(0, rank - 2);
  const [inputs, multiplier] = filter.shape.slice(rank - 2) as [number, number];
  const moved = g.transpose(g.plain(filter), [rank - 2, rank - 1, ...kernel.keys()]);
  return g.reshape(moved, [inputs * multiplier, 1, ...kernel]);
}

/** n − 1, …, 1, 0. */
const backwards = (g: GraphWriter, n: number): Value => g.ints([...Array(n).keys()].reverse());
