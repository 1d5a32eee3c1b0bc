import {
  type BroadCastToAttrs,
  BroadcastTo,
  type BroadcastToInputs,
  Tile,
  type TileAttrs,
  type TileInputs,
} from "@tensorflow/tfjs-core";
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
  lower: (g, { x }, { shape }, [y]) =>
    x.shape.length === shape.length
      ? g.repeated(y!, x)
      : g.operand(y!, g.add("Expand", [g.plain(x), g.ints(shape)])),
});
