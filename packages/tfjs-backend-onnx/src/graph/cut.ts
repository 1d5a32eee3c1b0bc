import type { Value } from "@rote/onnx";
import type { GraphWriter } from "./graphWriter.ts";
import type { Layout, Operand } from "./operand.ts";
import type { Spec } from "./spec.ts";

/** The part of `x` that begins at `begin` and has the shape `size`, in the layout that `x` has. */
export function cut(
  g: GraphWriter,
  x: Operand,
  begin: readonly number[],
  size: readonly number[],
): Operand {
  const spec = { shape: size, dtype: x.dtype };
  const axes = [...x.shape.keys()].filter((i) => begin[i] !== 0 || size[i] !== x.shape[i]);
  if (axes.length === 0) return x;
  const first = g.onlyFirst(x);
  const order = first ? [0, 2, 3, 1] : [...x.shape.keys()];
  const wholeBlocks = axes.every(
    (i) => i === 0 || (i === 3 && [begin[i]!, size[i]!].every((at) => g.fitsBlocks(at))),
  );
  let layout: Layout = "plain";
  if (first) layout = g.inBlocks(x) && wholeBlocks ? "blocked" : "channelsFirst";
  const value = g.add("Slice", [
    g.in(layout, x),
    g.ints(axes.map((i) => begin[i]!)),
    g.ints(axes.map((i) => begin[i]! + size[i]!)),
    g.ints(axes.map((i) => order[i]!)),
  ]);
  return g.operand(spec, value, layout);
}

/** The part of `x` that begins where the vector `begin` says, which is an input of the graph. */
export function cutFrom(g: GraphWriter, x: Operand, begin: Value, y: Spec): Operand {
  const dense = g.reshape(g.plain(x), x.shape);
  const end = g.add("Add", [begin, g.graph.constant("int32", [y.shape.length], y.shape)]);
  return g.operand(y, g.add("Slice", [dense, begin, end]));
}
