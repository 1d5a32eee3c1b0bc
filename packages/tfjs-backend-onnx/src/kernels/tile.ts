import {
  type BroadCastToAttrs,
  BroadcastTo,
  type BroadcastToInputs,
  Tile,
  type TileAttrs,
  type TileInputs,
} from "@tensorflow/tfjs-core";
import { sizeOf, type TypedArray } from "../graph/spec.ts";
import { kernel } from "../program/kernel.ts";

export const tile = kernel<TileInputs, TileAttrs>(Tile, {
  outputs: ({ x }, { reps }) => ({ shape: x.shape.map((d, i) => d * reps[i]!), dtype: x.dtype }),
  lower: (g, { x }, { reps }, [y]) =>
    reps.every((times, i) => times === 1 || x.shape[i] === 1)
      ? g.repeated(y!, x)
      : g.operand(y!, g.add("Tile", [g.plain(x), g.ints(reps)])),
});

export const broadcastTo = kernel<BroadcastToInputs, BroadCastToAttrs>(BroadcastTo, {
  outputs: ({ x }, { shape }) => ({ shape, dtype: x.dtype }),
  compute: ({ x }, { shape }) => {
    const inner = shape.slice(shape.length - x.shape.length);
    let data = x.data;
    // From the last axis to the first: each one of length 1 is repeated.
    for (let axis = inner.length - 1, size = 1; axis >= 0; size *= inner[axis--]!) {
      if (x.shape[axis] !== inner[axis]) data = repeated(data, size, inner[axis]!);
    }
    return repeated(data, data.length, sizeOf(shape.slice(0, -inner.length || undefined)));
  },
  lower: (g, { x }, { shape }, [y]) =>
    x.shape.length === shape.length
      ? g.repeated(y!, x)
      : g.operand(y!, g.add("Expand", [g.plain(x), g.ints(shape)])),
});

/** Each piece of so many elements, so many times in a row. */
function repeated(data: TypedArray, size: number, times: number): TypedArray {
  if (times === 1) return data;
  const result = new (data.constructor as Float32ArrayConstructor)(data.length * times);
  if (data.length === 1) return result.fill(data[0]!);
  for (let start = 0; start < data.length; start += size) {
    const piece = data.subarray(start, start + size) as Float32Array;
    for (let i = 0; i < times; i++) result.set(piece, start * times + i * size);
  }
  return result;
}
