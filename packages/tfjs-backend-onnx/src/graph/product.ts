import type { Value } from "@rote/onnx";
import { backend_util } from "@tensorflow/tfjs-core";
import type { GraphWriter } from "./graphWriter.ts";
import { sizeOf } from "./spec.ts";
import { dependsOnThreads, leavesOneRow, type ProductSize } from "./threadShares.ts";

/** A matrix, or several, over the last two axes. */
export interface Factor {
  readonly value: Value;
  readonly shape: readonly number[];
  /** Whether op(X) = Xᵀ. Defaults to false. */
  readonly transposed?: boolean;
}

/**
 * op(A)·op(B) over the last two axes of float32 values; the others broadcast. It has the same bits
 * with any number of threads: where ONNX Runtime's product would not, it is written as
 *
 *     A·B = (Bᵀ·Aᵀ)ᵀ,
 *
 * with the longer side as rows. By shape alone, never by the number of threads there is.
 */
export function product(g: GraphWriter, a: Factor, b: Factor): Value {
  if (!g.target.hasThreads) return asItIs(g, a, b);
  const size = sizeOfProduct(a, b);
  if (size.n === 1 && !b.transposed) {
    // As a row: the product with one column takes rows in fours, from each thread's first.
    const shape = [...b.shape.slice(0, -2), 1, size.k];
    return product(g, a, { value: g.reshape(b.value, shape), shape, transposed: true });
  }
  if (a.transposed) {
    // Unless ONNX Runtime joins a transposition before it to the product.
    const joined = sizeOfProduct({ ...a, shape: lastTwoSwapped(a.shape), transposed: false }, b);
    const isSafe = !dependsOnThreads(size) && !dependsOnThreads(joined);
    return asItIs(g, isSafe ? a : keptApart(g, a), b);
  }
  if (!dependsOnThreads(size)) return asItIs(g, a, b);
  if (size.n <= size.m || leavesOneRow(size.n, size)) {
    const [value, shape] = [transposed(g, a.value, a.shape), lastTwoSwapped(a.shape)];
    return asItIs(g, keptApart(g, { value, shape, transposed: true }), b);
  }
  const flags = { transA: b.transposed ? 0 : 1, transB: 1 };
  const y = g.add("FusedMatMul", [b.value, a.value], flags);
  return transposed(g, y, a.shape.length > b.shape.length ? a.shape : b.shape);
}

/** What ONNX Runtime multiplies: it joins the axes before the last of A where B is one matrix. */
function sizeOfProduct(a: Factor, b: Factor): ProductSize {
  const [m, k] = [a.shape.at(a.transposed ? -1 : -2)!, a.shape.at(a.transposed ? -2 : -1)!];
  const n = b.shape.at(b.transposed ? -2 : -1)!;
  if (b.shape.length === 2 && !a.transposed) {
    return { m: m * sizeOf(a.shape.slice(0, -2)), n, k, batch: 1 };
  }
  return { m, n, k, batch: Math.max(1, sizeOf(manyOf(a, b))) };
}

/** The lengths before the last two axes. */
function manyOf(a: Factor, b: Factor): number[] {
  const [one, other] = [a.shape.slice(0, -2), b.shape.slice(0, -2)];
  return backend_util.assertAndGetBroadcastShape(one, other);
}

function asItIs(g: GraphWriter, a: Factor, b: Factor): Value {
  const flags = { transA: a.transposed ? 1 : 0, transB: b.transposed ? 1 : 0 };
  // A Gemm where it is one product: ONNX Runtime adds a bias to it without another pass.
  if (a.shape.length === 2 && b.shape.length === 2) return g.add("Gemm", [a.value, b.value], flags);
  if (!a.transposed && !b.transposed) return g.add("MatMul", [a.value, b.value]);
  return g.add("FusedMatMul", [a.value, b.value], flags);
}

/**
 * A factor behind nodes that move nothing, but keep ONNX Runtime from joining a transposition to
 * the product: that A is transposed is what makes it independent of threads.
 */
function keptApart(g: GraphWriter, { value, ...a }: Factor): Factor {
  const longer = g.add("Unsqueeze", [value, g.ints([0])]);
  return { ...a, value: g.add("Squeeze", [longer, g.ints([0])]) };
}

const transposed = (g: GraphWriter, value: Value, { length }: readonly number[]) =>
  g.transpose(value, lastTwoSwapped(Array.from({ length }, (_, i) => i)));

const lastTwoSwapped = (x: readonly number[]) => [...x.slice(0, -2), x.at(-1)!, x.at(-2)!];
