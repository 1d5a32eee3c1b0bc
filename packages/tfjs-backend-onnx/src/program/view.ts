import { kernel } from "./kernel.ts";

/** The same elements under another shape: how a tensor made by `tf.reshape` sees its data. */
export const view = kernel<{ x: unknown }, { shape: number[] }>("View", {
  outputs: ({ x }, { shape }) => ({ shape, dtype: x.dtype }),
  compute: ({ x }) => x.data,
  lower: (g, { x }, { shape }, [y]) => g.operand(y!, g.reshape(g.plain(x), shape)),
});
