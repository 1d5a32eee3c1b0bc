import { Transpose, type TransposeAttrs, type TransposeInputs } from "@tensorflow/tfjs-core";
import { kernel } from "../program/kernel.ts";

export const transpose = kernel<TransposeInputs, TransposeAttrs>(Transpose, {
  outputs: ({ x }, { perm }) => ({ shape: perm.map((axis) => x.shape[axis]!), dtype: x.dtype }),
  lower: (g, { x }, { perm }, [y]) => g.operand(y!, g.transpose(g.plain(x), perm)),
});
