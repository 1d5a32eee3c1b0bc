import { ARRAY_TYPE, type Spec, sizeOf, type TypedArray } from "../graph/spec.ts";
import type { Elements } from "../program/kernel.ts";
import type { ElementLoop } from "./elementLoops.ts";
import { repeatedStrides, rowsOf } from "./strides.ts";

/**
 * A function of the elements of two arrays, which are repeated to one shape. Booleans are 0 or not.
 */
export function computeBinary(
  loop: ElementLoop,
  a: Elements,
  b: Elements,
  { shape, dtype }: Spec,
): TypedArray {
  const y = new ARRAY_TYPE[dtype](sizeOf(shape));
  const { length } = y;
  if (isOneRow(a, length) && isOneRow(b, length)) {
    loop(y, 0, length, asRow(a), asRow(b));
  } else {
    repeatInto(y, loop, a, b, shape);
  }
  if (dtype === "bool" && a.dtype === "bool") {
    for (let i = 0; i < length; i++) y[i] = y[i] === 0 ? 0 : 1;
  }
  return y;
}

/** Whether its elements are those of the result in order, or it has one for all of them. */
const isOneRow = ({ data }: Elements, length: number): boolean =>
  data.length === length || data.length === 1;

const asRow = ({ data }: Elements) => ({ data, at: 0, step: data.length === 1 ? 0 : 1 });

function repeatInto(
  y: TypedArray,
  loop: ElementLoop,
  a: Elements,
  b: Elements,
  shape: readonly number[],
): void {
  const rowsOfA = rowsOf(shape, repeatedStrides(a.shape, shape));
  const rowsOfB = rowsOf(shape, repeatedStrides(b.shape, shape));
  const { length, step } = rowsOfA;
  for (let row = 0; row < rowsOfA.starts.length; row++) {
    const fromA = { data: a.data, at: rowsOfA.starts[row]!, step };
    const fromB = { data: b.data, at: rowsOfB.starts[row]!, step: rowsOfB.step };
    loop(y, row * length, length, fromA, fromB);
  }
}
