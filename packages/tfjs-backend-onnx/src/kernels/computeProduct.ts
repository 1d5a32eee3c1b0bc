import { ARRAY_TYPE, type Spec, sizeOf, type TypedArray } from "../graph/spec.ts";
import type { Elements } from "../program/kernel.ts";
import { offsetsOf, repeatedStrides } from "./strides.ts";

/** op(A)·op(B) over the last two axes, summed in float64; the others are repeated. */
export function computeProduct(
  a: Elements,
  b: Elements,
  { transposeA, transposeB }: { transposeA: boolean; transposeB: boolean },
  { shape, dtype }: Spec,
): TypedArray {
  const y = new ARRAY_TYPE[dtype](sizeOf(shape));
  const [rows, columns] = [shape.at(-2)!, shape.at(-1)!];
  const inner = a.shape.at(transposeA ? -2 : -1)!;
  const [startsA, startsB] = [startsOf(a.shape, shape), startsOf(b.shape, shape)];
  const [rowOfA, innerOfA] = transposeA ? [1, rows] : [inner, 1];
  const isAlongB = transposeB || columns === 1; // a column of B lies as a row of its transpose
  const sums = sumsOf(columns);
  for (let i = 0; i < startsA.length; i++) {
    const [startA, startB] = [startsA[i]!, startsB[i]!];
    for (let row = 0; row < rows; row++) {
      const to = (i * rows + row) * columns;
      const fromA = startA + row * rowOfA;
      if (isAlongB) {
        for (let column = 0; column < columns; column++) {
          const fromB = startB + column * inner;
          let [sum, other] = [0, 0]; // two, as each addition waits for the one before
          let k = 0;
          for (; k + 2 <= inner; k += 2) {
            const at = fromA + k * innerOfA;
            sum += a.data[at]! * b.data[fromB + k]!;
            other += a.data[at + innerOfA]! * b.data[fromB + k + 1]!;
          }
          if (k < inner) sum += a.data[fromA + k * innerOfA]! * b.data[fromB + k]!;
          y[to + column] = sum + other;
        }
        continue;
      }
      sums.fill(0, 0, columns);
      let k = 0;
      // Four rows of B at a time: sums are read and written a fourth as often.
      for (; k + 4 <= inner; k += 4) {
        const at = fromA + k * innerOfA;
        const a0 = a.data[at]!;
        const a1 = a.data[at + innerOfA]!;
        const a2 = a.data[at + 2 * innerOfA]!;
        const a3 = a.data[at + 3 * innerOfA]!;
        const b0 = startB + k * columns;
        const b1 = b0 + columns;
        const b2 = b1 + columns;
        const b3 = b2 + columns;
        for (let column = 0; column < columns; column++) {
          sums[column]! +=
            a0 * b.data[b0 + column]! +
            a1 * b.data[b1 + column]! +
            a2 * b.data[b2 + column]! +
            a3 * b.data[b3 + column]!;
        }
      }
      for (; k < inner; k++) {
        const factor = a.data[fromA + k * innerOfA]!;
        const fromB = startB + k * columns;
        for (let column = 0; column < columns; column++) {
          sums[column]! += factor * b.data[fromB + column]!;
        }
      }
      for (let column = 0; column < columns; column++) y[to + column] = sums[column]!;
    }
  }
  if (dtype === "bool") for (let i = 0; i < y.length; i++) y[i] = y[i] === 0 ? 0 : 1;
  return y;
}

let kept = new Float64Array(256);

/** Room for so many sums, the same each time. */
function sumsOf(count: number): Float64Array {
  if (kept.length < count) kept = new Float64Array(2 * count);
  return kept;
}

/** Where each matrix begins of an array that is repeated to the batch of a result's shape. */
function startsOf(shape: readonly number[], result: readonly number[]): ArrayLike<number> {
  if (result.length === 2) return ALONE;
  const batch = result.slice(0, -2);
  const size = sizeOf(shape.slice(-2));
  const strides = repeatedStrides(shape.slice(0, -2), batch);
  return offsetsOf(
    batch,
    strides.map((stride) => stride * size),
  );
}

const ALONE = [0];
