import { Diag, type DiagInputs } from "@tensorflow/tfjs-core";
import { sizeOf } from "../graph/spec.ts";
import { kernel } from "../program/kernel.ts";

/**
 * A matrix with the elements of x on its diagonal; for any rank, both halves of the axes are x's.
 */
export const diag = kernel<DiagInputs>(Diag, {
  outputs: ({ x }) => ({ shape: [...x.shape, ...x.shape], dtype: x.dtype }),
  lower: (g, { x }, _, [y]) => {
    const n = sizeOf(x.shape);
    const identity = Array.from({ length: n * n }, (_, i) => (i % (n + 1) === 0 ? 1 : 0));
    const eye = g.graph.constant("bool", [n, n], identity);
    const column = g.reshape(g.plain(x), [n, 1]);
    return g.operand(y!, g.reshape(g.where(x.dtype, eye, column, g.scalar(x.dtype, 0)), y!.shape));
  },
});
