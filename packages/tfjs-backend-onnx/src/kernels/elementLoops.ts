import type { TypedArray } from "../graph/spec.ts";

/** Where elements are read: from `at` on, so many apart. */
interface Reader {
  readonly data: TypedArray;
  readonly at: number;
  readonly step: number;
}

/** Writes a function of the elements of a and b to the n elements of y from `at` on. */
export type ElementLoop = (y: TypedArray, at: number, n: number, a: Reader, b: Reader) => void;

// One loop for each function, written out: a loop that calls what it is given takes ten times as
// long once it has been given several.

export const addLoop: ElementLoop = (y, at, n, { data: a, at: i, step: s }, b) => {
  const { data, at: j, step: t } = b;
  for (let k = 0; k < n; k++) y[at + k] = a[i + k * s]! + data[j + k * t]!;
};

export const subLoop: ElementLoop = (y, at, n, { data: a, at: i, step: s }, b) => {
  const { data, at: j, step: t } = b;
  for (let k = 0; k < n; k++) y[at + k] = a[i + k * s]! - data[j + k * t]!;
};

export const mulLoop: ElementLoop = (y, at, n, { data: a, at: i, step: s }, b) => {
  const { data, at: j, step: t } = b;
  if (y instanceof Int32Array) {
    for (let k = 0; k < n; k++) y[at + k] = Math.imul(a[i + k * s]!, data[j + k * t]!);
  } else {
    for (let k = 0; k < n; k++) y[at + k] = a[i + k * s]! * data[j + k * t]!;
  }
};

export const divLoop: ElementLoop = (y, at, n, { data: a, at: i, step: s }, b) => {
  const { data, at: j, step: t } = b;
  for (let k = 0; k < n; k++) y[at + k] = a[i + k * s]! / data[j + k * t]!;
};

export const maxLoop: ElementLoop = (y, at, n, { data: a, at: i, step: s }, b) => {
  const { data, at: j, step: t } = b;
  for (let k = 0; k < n; k++) y[at + k] = Math.max(a[i + k * s]!, data[j + k * t]!);
};

export const minLoop: ElementLoop = (y, at, n, { data: a, at: i, step: s }, b) => {
  const { data, at: j, step: t } = b;
  for (let k = 0; k < n; k++) y[at + k] = Math.min(a[i + k * s]!, data[j + k * t]!);
};

export const equalLoop: ElementLoop = (y, at, n, { data: a, at: i, step: s }, b) => {
  const { data, at: j, step: t } = b;
  for (let k = 0; k < n; k++) y[at + k] = +(a[i + k * s]! === data[j + k * t]!);
};

export const greaterLoop: ElementLoop = (y, at, n, { data: a, at: i, step: s }, b) => {
  const { data, at: j, step: t } = b;
  for (let k = 0; k < n; k++) y[at + k] = +(a[i + k * s]! > data[j + k * t]!);
};

export const greaterEqualLoop: ElementLoop = (y, at, n, { data: a, at: i, step: s }, b) => {
  const { data, at: j, step: t } = b;
  for (let k = 0; k < n; k++) y[at + k] = +(a[i + k * s]! >= data[j + k * t]!);
};

export const lessLoop: ElementLoop = (y, at, n, { data: a, at: i, step: s }, b) => {
  const { data, at: j, step: t } = b;
  for (let k = 0; k < n; k++) y[at + k] = +(a[i + k * s]! < data[j + k * t]!);
};

export const lessEqualLoop: ElementLoop = (y, at, n, { data: a, at: i, step: s }, b) => {
  const { data, at: j, step: t } = b;
  for (let k = 0; k < n; k++) y[at + k] = +(a[i + k * s]! <= data[j + k * t]!);
};

export const notEqualLoop: ElementLoop = (y, at, n, { data: a, at: i, step: s }, b) => {
  const { data, at: j, step: t } = b;
  for (let k = 0; k < n; k++) y[at + k] = +(a[i + k * s]! !== data[j + k * t]!);
};

export const andLoop: ElementLoop = (y, at, n, { data: a, at: i, step: s }, b) => {
  const { data, at: j, step: t } = b;
  for (let k = 0; k < n; k++) y[at + k] = +(a[i + k * s]! !== 0 && data[j + k * t]! !== 0);
};

export const orLoop: ElementLoop = (y, at, n, { data: a, at: i, step: s }, b) => {
  const { data, at: j, step: t } = b;
  for (let k = 0; k < n; k++) y[at + k] = +(a[i + k * s]! !== 0 || data[j + k * t]! !== 0);
};
