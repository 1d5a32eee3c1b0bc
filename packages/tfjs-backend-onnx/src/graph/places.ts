import type { Value } from "@rote/onnx";
import type { GraphWriter } from "./graphWriter.ts";
import type { Operand } from "./operand.ts";

/**
 * Indices that ONNX Runtime refuses when it runs where they are negative, which it would count from
 * the end: those become ones past it.
 *
 * @param length the length of the axis they are for, or the lengths of several as a vector.
 */
export function nonNegative(g: GraphWriter, indices: Value, length: number | Value): Value {
  const beyond = typeof length === "number" ? g.scalar("int32", length) : length;
  const negative = g.add("Less", [indices, g.scalar("int32", 0)]);
  return g.add("Where", [negative, beyond, indices]);
}

/**
 * Indices, along their last axis into the first axes of a tensor, as `GatherND` and `ScatterND`
 * take them; a vector of them is for a vector.
 */
export function placesIn(g: GraphWriter, shape: readonly number[], indices: Operand): Value {
  const depth = indices.shape.length <= 1 ? 1 : indices.shape.at(-1)!;
  const lengths = g.graph.constant("int32", [depth], shape.slice(0, depth));
  const beyond = depth === 1 ? shape[0]! : lengths;
  return g.cast(nonNegative(g, g.plain(indices), beyond), "int64");
}
