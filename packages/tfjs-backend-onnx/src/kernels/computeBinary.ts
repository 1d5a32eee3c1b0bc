import { ARRAY_TYPE, type Spec, sizeOf, type TypedArray } from "../graph/spec.ts";
import type { Elements } from "../program/kernel.ts";
import { repeatedStrides } from "./strides.ts";

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
  } else if (y.length > 0) {
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
  const [left, right] = [a, b].map((x) => repeatedStrides(x.shape, shape)) as [number[], number[]];
  const last = shape.length - 1;
  const length = shape[last]!;
  const [stepA, stepB] = [left[last]!, right[last]!];
  const at = new Array<number>(last).fill(0); // along all axes but the last
  let [fromA, fromB] = [0, 0];
  for (let to = 0; to < y.length; to += length) {
    for (let i = 0; i < length; i++) {
      y[to + i] = f(a.data[fromA + i * stepA]!, b.data[fromB + i * stepB]!);
    }
    for (let axis = last - 1; axis >= 0; axis--) {
      fromA += left[axis]!;
      fromB += right[axis]!;
      if (++at[axis]! < shape[axis]!) break;
      fromA -= left[axis]! * shape[axis]!;
      fromB -= right[axis]! * shape[axis]!;
      at[axis] = 0;
    }
  }
}
