import { sizeOf, type TypedArray } from "../graph/spec.ts";
import type { Elements } from "../program/kernel.ts";
import { rowsOf, stridesOf } from "./strides.ts";

/** Sums over axes, in float64, in the order of the axes that are left. */
export function computeSum(
  { shape, data }: { shape: readonly number[]; data: TypedArray },
  axes: readonly number[],
): Float64Array {
  if (axes.length === shape.length) {
    let sum = 0;
    for (let i = 0; i < data.length; i++) sum += data[i]!;
    return Float64Array.of(sum);
  }
  const left = shape.map((length, axis) => (axes.includes(axis) ? 1 : length));
  const own = stridesOf(left);
  const strides = shape.map((_, axis) => (axes.includes(axis) ? 0 : own[axis]!));
  const sums = new Float64Array(sizeOf(left));
  const { starts, length, step } = rowsOf(shape, strides);
  for (let row = 0; row < starts.length; row++) {
    const from = row * length;
    const to = starts[row]!;
    if (step === 0) {
      let sum = 0;
      for (let i = 0; i < length; i++) sum += data[from + i]!;
      sums[to]! += sum;
    } else {
      for (let i = 0; i < length; i++) sums[to + i]! += data[from + i]!;
    }
  }
  return sums;
}

/** The sums of the rows that belong to each segment; rows of no segment are left out. */
export function computeSegmentSum(x: Elements, ids: Elements, segments: number): Float32Array {
  const length = sizeOf(x.shape.slice(ids.shape.length));
  const sums = new Float64Array(segments * length);
  ids.data.forEach((segment, row) => {
    if (segment < 0 || segment >= segments) return;
    for (let i = 0; i < length; i++) sums[segment * length + i]! += x.data[row * length + i]!;
  });
  return new Float32Array(sums);
}
