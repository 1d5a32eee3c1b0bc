import type { Value } from "@rote/onnx";
import type { GraphWriter } from "./graphWriter.ts";
import { isOneRun, type Reduced, reducedShape } from "./reduced.ts";
import { sizeOf } from "./spec.ts";
import { sumOver } from "./sumOver.ts";

/** ONNX Runtime adds so few terms one after the other, and the sum is still accurate. */
const FEW = 128;
/** Terms that are adjacent in memory are added in many lanes at once. */
const FEW_IN_LANES = 4096;
/** Sums of fewer columns than this are not worth computing in parts. */
const FEW_COLUMNS = 8;
/** Terms of a part of a sum, at most. */
const PART = 64;

/**
 * A sum or mean of float32 values, whose error does not grow with the number of terms: it is
 * computed in parts, which are then added, or in float64.
 */
export function accurateSum(
  g: GraphWriter,
  operator: "ReduceSum" | "ReduceMean",
  reduced: Reduced,
  keepDims: boolean,
): Value {
  const { value, shape, axes } = reduced;
  const terms = sizeOf(axes.map((axis) => shape[axis]!));
  const [first, last] = [Math.min(...axes), Math.max(...axes)];
  const adjacent = termsAtEnd(shape, axes);
  const inLanes = adjacent <= FEW_IN_LANES && terms / adjacent <= FEW;
  if (terms <= FEW || inLanes || !g.target.hasDoubles) {
    return sumOver(g, operator, reduced, keepDims);
  }
  const before = sizeOf(shape.slice(0, first));
  const inner = sizeOf(shape.slice(last + 1));
  let [parts, rest] = [value, terms];
  while (isOneRun(reduced) && inner >= FEW_COLUMNS && rest > FEW) {
    const part = greatestDivisor(rest, PART);
    if (part < FEW_COLUMNS) break;
    rest /= part;
    const split = [before, rest, part, inner];
    const value = g.reshape(parts, split);
    parts = sumOver(g, operator, { value, shape: split, axes: [2] }, false);
  }
  if (rest > FEW) {
    const precise = { ...reduced, value: g.cast(value, "float64") };
    return g.cast(sumOver(g, operator, precise, keepDims, "float64"), "float32");
  }
  const sum = sumOver(
    g,
    operator,
    { value: parts, shape: [before, rest, inner], axes: [1] },
    false,
  );
  return g.reshape(sum, reducedShape(shape, axes, keepDims));
}

/** How many terms of a sum are adjacent in memory. */
function termsAtEnd(shape: readonly number[], axes: readonly number[]): number {
  let terms = 1;
  for (let axis = shape.length - 1; axes.includes(axis); axis--) terms *= shape[axis]!;
  return terms;
}

function greatestDivisor(n: number, most: number): number {
  let divisor = most;
  while (n % divisor !== 0) divisor--;
  return divisor;
}
