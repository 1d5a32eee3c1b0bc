import { ARRAY_TYPE, type Spec, sizeOf, type TypedArray } from "../graph/spec.ts";
import type { Elements } from "../program/kernel.ts";
import { repeatedStrides, rowsOf } from "./strides.ts";

/** f of the elements of two arrays, which are repeated to one shape. Booleans are 0 or not. */
export function computeBinary(
  f: (a: number, b: number) => number,
  a: Elements,
  b: Elements,
  { shape, dtype }: Spec,
): TypedArray {
  const y = new ARRAY_TYPE[dtype](sizeOf(shape));
  if (a.data.length === y.length && b.data.length === y.length) {
    for (let i = 0; i < y.length; i++) y[i] = f(a.data[i]!, b.data[i]!);
  } else {
    repeatInto(y, f, a, b, shape);
  }
  if (dtype === "bool" && a.dtype === "bool") {
    for (let i = 0; i < y.length; i++) y[i] = y[i] === 0 ? 0 : 1;
  }
  return y;
}

function repeatInto(
  y: TypedArray,
  f: (a: number, b: number) => number,
  a: Elements,
  b: Elements,
  shape: readonly number[],
): void {
  const rowsOfA = rowsOf(shape, repeatedStrides(a.shape, shape));
  const rowsOfB = rowsOf(shape, repeatedStrides(b.shape, shape));
  const { length } = rowsOfA;
  const [stepA, stepB] = [rowsOfA.step, rowsOfB.step];
  for (let row = 0; row < rowsOfA.starts.length; row++) {
    const [fromA, fromB] = [rowsOfA.starts[row]!, rowsOfB.starts[row]!];
    for (let i = 0; i < length; i++) {
      y[row * length + i] = f(a.data[fromA + i * stepA]!, b.data[fromB + i * stepB]!);
    }
  }
}
