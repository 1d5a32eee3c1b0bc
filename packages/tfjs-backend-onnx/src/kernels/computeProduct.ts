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
  const [innerOfB, columnOfB] = transposeB ? [1, inner] : [columns, 1];
  const left = { data: a.data, at: 0, step: rowOfA, inner: innerOfA, count: rows };
  const right = { data: b.data, at: 0, step: columnOfB, inner: innerOfB, count: columns };
  const result = { data: y, at: 0, row: columns, column: 1 };
  // Vectors go side by side: a product is the transpose of the product of the transposes.
  const isTurned = columns < WIDE && rows > columns;
  if (isTurned) Object.assign(result, { row: 1, column: columns });
  for (let i = 0; i < startsA.length; i++) {
    left.at = startsA[i]!;
    right.at = startsB[i]!;
    result.at = i * rows * columns;
    if (isTurned) multiply(right, left, inner, result);
    else multiply(left, right, inner, result);
  }
  if (dtype === "bool") for (let i = 0; i < y.length; i++) y[i] = y[i] === 0 ? 0 : 1;
  return y;
}

/** So many vectors in an array, each of which has its elements `inner` apart. */
interface Vectors {
  readonly data: TypedArray;
  /** Where the first begins, and how far apart they are. */
  readonly at: number;
  readonly step: number;
  readonly inner: number;
  readonly count: number;
}

/** Where the product of two vectors is written, by their numbers. */
interface Written {
  readonly data: TypedArray;
  readonly at: number;
  readonly row: number;
  readonly column: number;
}

/** How many columns are computed at a time. */
const WIDE = 4;

/**
 * Each vector of `left` times each of `right`, the terms added in their order. Two rows and four
 * columns at a time: an element that is read serves several sums, none of which waits for another.
 */
function multiply(left: Vectors, right: Vectors, inner: number, y: Written): void {
  const { data: a, inner: nextA } = left;
  const { data: b, inner: nextB, step } = right;
  let row = 0;
  for (; row + 2 <= left.count; row += 2) {
    const i0 = left.at + row * left.step;
    const i1 = i0 + left.step;
    let column = 0;
    for (; column + WIDE <= right.count; column += WIDE) {
      const j0 = right.at + column * step;
      const j1 = j0 + step;
      const j2 = j1 + step;
      const j3 = j2 + step;
      let s0 = 0;
      let s1 = 0;
      let s2 = 0;
      let s3 = 0;
      let t0 = 0;
      let t1 = 0;
      let t2 = 0;
      let t3 = 0;
      for (let k = 0, i = 0, j = 0; k < inner; k++, i += nextA, j += nextB) {
        const a0 = a[i0 + i]!;
        const a1 = a[i1 + i]!;
        const b0 = b[j0 + j]!;
        const b1 = b[j1 + j]!;
        const b2 = b[j2 + j]!;
        const b3 = b[j3 + j]!;
        s0 += a0 * b0;
        s1 += a0 * b1;
        s2 += a0 * b2;
        s3 += a0 * b3;
        t0 += a1 * b0;
        t1 += a1 * b1;
        t2 += a1 * b2;
        t3 += a1 * b3;
      }
      write(y, row, column, s0, s1, s2, s3);
      write(y, row + 1, column, t0, t1, t2, t3);
    }
    multiplySingly(left, right, inner, y, row, column);
    multiplySingly(left, right, inner, y, row + 1, column);
  }
  if (row === left.count) return;
  const from = left.at + row * left.step;
  let column = 0;
  for (; column + WIDE <= right.count; column += WIDE) {
    const j0 = right.at + column * step;
    const j1 = j0 + step;
    const j2 = j1 + step;
    const j3 = j2 + step;
    let s0 = 0;
    let s1 = 0;
    let s2 = 0;
    let s3 = 0;
    for (let k = 0, i = from, j = 0; k < inner; k++, i += nextA, j += nextB) {
      const factor = a[i]!;
      s0 += factor * b[j0 + j]!;
      s1 += factor * b[j1 + j]!;
      s2 += factor * b[j2 + j]!;
      s3 += factor * b[j3 + j]!;
    }
    write(y, row, column, s0, s1, s2, s3);
  }
  multiplySingly(left, right, inner, y, row, column);
}

function write(
  { data, at, row, column }: Written,
  i: number,
  j: number,
  s0: number,
  s1: number,
  s2: number,
  s3: number,
): void {
  const to = at + i * row + j * column;
  data[to] = s0;
  data[to + column] = s1;
  data[to + 2 * column] = s2;
  data[to + 3 * column] = s3;
}

/** One row times the columns from `column` on. */
function multiplySingly(
  left: Vectors,
  right: Vectors,
  inner: number,
  y: Written,
  row: number,
  column: number,
): void {
  const { data: a, inner: nextA } = left;
  const { data: b, inner: nextB } = right;
  for (let j = column; j < right.count; j++) {
    let i = left.at + row * left.step;
    let at = right.at + j * right.step;
    let sum = 0;
    for (let k = 0; k < inner; k++) {
      sum += a[i]! * b[at]!;
      i += nextA;
      at += nextB;
    }
    y.data[y.at + row * y.row + j * y.column] = sum;
  }
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
