import type { Value } from "@rote/onnx";
import type { GraphWriter } from "./graphWriter.ts";
import { sizeOf } from "./spec.ts";

/** More than the threads there may be. */
const MANY = 64;

/**
 * The sum or mean of floats of the given shape over axes, with the same bits for any number of
 * threads. Where the axes lie between others, ONNX Runtime (`CommonFastReduceSwitch` in
 * reduction_ops.h) adds in another order if the axes before them have fewer elements than there
 * are threads. Where that may be, the sum is a product with ones.
 */
export function sumOver(
  g: GraphWriter,
  operator: "ReduceSum" | "ReduceMean",
  value: Value,
  type: "float32" | "float64",
  shape: readonly number[],
  axes: readonly number[],
  keepdims: 0 | 1,
): Value {
  const [first, last] = [Math.min(...axes), Math.max(...axes)];
  const [before, after] = [sizeOf(shape.slice(0, first)), sizeOf(shape.slice(last + 1))];
  const isOneRun = shape.every((d, i) => i < first || i > last || d === 1 || axes.includes(i));
  if (!g.target.hasThreads || !isOneRun || before === 1 || before >= MANY || after === 1) {
    return g.add(operator, [value, g.ints(axes)], { keepdims });
  }
  const terms = sizeOf(shape.slice(first, last + 1));
  const one = g.graph.constant(type, [], [1]);
  const ones = g.add("Expand", [one, g.ints([1, terms])]);
  const sums = g.add("MatMul", [ones, g.reshape(value, [before, terms, after])]);
  const kept = shape.flatMap((d, i) => (axes.includes(i) ? (keepdims ? [1] : []) : [d]));
  const result = g.reshape(sums, kept);
  if (operator === "ReduceSum") return result;
  return g.add("Div", [result, g.graph.constant(type, [], [terms])]);
}
