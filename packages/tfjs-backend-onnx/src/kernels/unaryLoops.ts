import { exp } from "@rote/random/elementary";
import { ARRAY_TYPE, type Spec, sizeOf, type TypedArray } from "../graph/spec.ts";
import type { Elements } from "../program/kernel.ts";

/** Writes a function of each element of x, and of some numbers, to y. */
export type UnaryLoop = (y: TypedArray, x: TypedArray, numbers: readonly number[]) => void;

const NONE: readonly number[] = [];

/** A function of the elements of an array. Booleans are 0 or not. */
export function computeUnary(
  loop: UnaryLoop,
  { data }: Elements,
  { shape, dtype }: Spec,
  numbers = NONE,
): TypedArray {
  const y = new ARRAY_TYPE[dtype](sizeOf(shape));
  loop(y, data, numbers);
  if (dtype === "bool") for (let i = 0; i < y.length; i++) y[i] = y[i] === 0 ? 0 : 1;
  return y;
}

// One loop for each function, as in elementLoops.ts.

export const absLoop: UnaryLoop = (y, x) => {
  for (let i = 0; i < y.length; i++) y[i] = Math.abs(x[i]!);
};

export const clipLoop: UnaryLoop = (y, x, [least, greatest]) => {
  for (let i = 0; i < y.length; i++) y[i] = Math.max(Math.min(x[i]!, greatest!), least!);
};

export const expLoop: UnaryLoop = (y, x) => {
  for (let i = 0; i < y.length; i++) y[i] = exp(x[i]!);
};

export const negLoop: UnaryLoop = (y, x) => {
  for (let i = 0; i < y.length; i++) y[i] = -x[i]!;
};

export const reluLoop: UnaryLoop = (y, x) => {
  for (let i = 0; i < y.length; i++) y[i] = Math.max(0, x[i]!);
};

export const sigmoidLoop: UnaryLoop = (y, x) => {
  for (let i = 0; i < y.length; i++) y[i] = 1 / (1 + exp(-x[i]!));
};

export const sqrtLoop: UnaryLoop = (y, x) => {
  for (let i = 0; i < y.length; i++) y[i] = Math.sqrt(x[i]!);
};

export const squareLoop: UnaryLoop = (y, x) => {
  if (y instanceof Int32Array) {
    for (let i = 0; i < y.length; i++) y[i] = Math.imul(x[i]!, x[i]!);
  } else {
    for (let i = 0; i < y.length; i++) y[i] = x[i]! * x[i]!;
  }
};
