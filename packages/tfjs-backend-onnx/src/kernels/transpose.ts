import { Transpose, type TransposeAttrs, type TransposeInputs } from "@tensorflow/tfjs-core";
import { kernel } from "../program/kernel.ts";
import { copyBlock } from "./copyBlock.ts";
import { stridesOf } from "./strides.ts";

export const transpose = kernel<TransposeInputs, TransposeAttrs>(Transpose, {
  outputs: ({ x }, { perm }) => ({ shape: perm.map((axis) => x.shape[axis]!), dtype: x.dtype }),
  compute: ({ x }, { perm }, [y]) => {
    const strides = stridesOf(x.shape);
    const turned = perm.map((axis) => strides[axis]!);
    return copyBlock(x.data, 0, turned, y!.shape);
  },
  lower: (g, { x }, { perm }, [y]) => g.operand(y!, g.transpose(g.plain(x), perm)),
});
