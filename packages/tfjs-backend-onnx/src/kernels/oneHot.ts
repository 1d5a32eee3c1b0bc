import { OneHot, type OneHotAttrs, type OneHotInputs } from "@tensorflow/tfjs-core";
import type { DType } from "../graph/spec.ts";
import { kernel } from "../program/kernel.ts";

export const oneHot = kernel<OneHotInputs, OneHotAttrs>(OneHot, {
  outputs: ({ indices }, { depth, dtype }) => ({
    shape: [...indices.shape, depth],
    dtype: dtype as DType,
  }),
  lower: (g, { indices }, { depth, onValue, offValue }, [y]) => {
    // ONNX counts negative places from the end, tfjs has nothing there: so compare.
    const classes = g.graph.constant("int32", [depth], [...Array(depth).keys()]);
    const column = g.reshape(g.plain(indices), [...indices.shape, 1]);
    const hit = g.add("Equal", [column, classes]);
    const [on, off] = [onValue, offValue].map((value) => g.scalar(y!.dtype, value));
    return g.operand(y!, g.where(y!.dtype, hit, on!, off!));
  },
});
