import type { Value } from "@rote/onnx";
import type { GraphWriter } from "./graphWriter.ts";
import { isOneRun, type Reduced, reducedShape } from "./reduced.ts";
import { sizeOf } from "./spec.ts";

/** More than the threads there may be. */
const MANY = 64;

/**
 * The sum or mean of floats over axes, with the same bits for any number of threads. Where the
 * axes lie between others, ONNX Runtime (`CommonFastReduceSwitch` in reduction_ops.h) adds in
 * another order if the axes before them have fewer elements than there are threads. Where that may
 * be, the sum is a product with ones.
 */
export function sumOver(
  g: GraphWriter,
  operator: "ReduceSum" | "ReduceMean",
  reduced: Reduced,
  keepDims: boolean,
  type: "float32" | "float64" = "float32",
): Value {
  const { value, shape, axes } = reduced;
  const [first, last] = [Math.min(...axes), Math.max(...axes)];
  const [before, after] = [sizeOf(shape.slice(0, first)), sizeOf(shape.slice(last + 1))];
  const isBetween = isOneRun(reduced) && before > 1 && after > 1;
  if (!g.target.hasThreads || !isBetween || before >= MANY) {
    return g.add(operator, [value, g.ints(axes)], { keepdims: +keepDims });
  }
  const terms = sizeOf(shape.slice(first, last + 1));
  const one = g.graph.constant(type, [], [1]);
  const ones = g.add("Expand", [one, g.ints([1, terms])]);
  const sums = g.add("MatMul", [ones, g.reshape(value, [before, terms, after])]);
  const result = g.reshape(sums, reducedShape(shape, axes, keepDims));
  if (operator === "ReduceSum") return result;
  return g.add("Div", [result, g.graph.constant(type, [], [terms])]);
}
