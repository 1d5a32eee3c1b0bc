import { backend_util, Einsum, type EinsumAttrs } from "@tensorflow/tfjs-core";
import type { Operand } from "../graph/operand.ts";
import { numberType, type Spec } from "../graph/spec.ts";
import { kernel } from "../program/kernel.ts";

/** Products of tensors summed over the indices that the result does not have. */
export const einsum = kernel<Record<string, unknown>, EinsumAttrs>(Einsum, {
  outputs: (inputs, { equation }) => {
    const all = Object.values(inputs) as unknown as Spec[];
    const shapes = all.map(({ shape }) => [...shape]);
    const { allDims, summedDims, idDims } = backend_util.decodeEinsumEquation(equation, all.length);
    backend_util.checkEinsumDimSizes(
      allDims.length,
      idDims,
      shapes.map((shape) => ({ shape })) as never,
    );
    const lengths = new Map<number, number>();
    idDims.forEach((ids, tensor) => {
      ids.forEach((id, axis) => {
        lengths.set(id, shapes[tensor]![axis]!);
      });
    });
    const summed = new Set(summedDims);
    const shape = allDims.flatMap((_, id) => (summed.has(id) ? [] : [lengths.get(id)!]));
    return { shape, dtype: numberType(all[0]!.dtype) };
  },
  lower: (g, inputs, { equation }, [y]) => {
    const values = (Object.values(inputs) as Operand[]).map((x) =>
      g.convert(g.plain(x), x.dtype, y!.dtype),
    );
    const sums = g.add("Einsum", values, { equation: equation.replace(/\s/g, "") });
    return g.operand(y!, sums);
  },
});
