import {
  backend_util,
  Concat,
  type ConcatAttrs,
  type ConcatInputs,
  Pack,
  type PackAttrs,
  util,
} from "@tensorflow/tfjs-core";
import type { Operand } from "../graph/operand.ts";
import { type DType, sizeOf } from "../graph/spec.ts";
import { type Elements, kernel } from "../program/kernel.ts";
import { axisOf } from "./axis.ts";
import { joinAlong } from "./joinAlong.ts";

/**
 * Tensors are joined as the type of the first, or of the only one that is not empty; images in
 * either order of axes.
 */
export const concat = kernel<ConcatInputs, ConcatAttrs>(Concat, {
  outputs: (inputs, { axis }) => {
    const all = Object.values(inputs) as { shape: readonly number[]; dtype: DType }[];
    const shapes = all.map(({ shape }) => [...shape]);
    const at = axisOf(axis, shapes[0]!);
    backend_util.assertParamsConsistent(shapes, at);
    const filled = all.filter(({ shape }) => sizeOf(shape) > 0);
    const { dtype } = filled.length === 1 ? filled[0]! : all[0]!;
    return { shape: backend_util.computeOutShape(shapes, at), dtype };
  },
  compute: (inputs, { axis }, [y]) =>
    joinAlong(axisOf(axis, y!.shape), Object.values(inputs) as Elements[], y!),
  lower: (g, inputs, { axis }, [y]) => {
    const filled = (Object.values(inputs) as Operand[]).filter(({ shape }) => sizeOf(shape) > 0);
    if (filled.length === 0) return g.operand(y!, g.graph.constant(y!.dtype, y!.shape, []));
    if (filled.length === 1 && filled[0]!.dtype === y!.dtype) return filled[0]!;
    const at = axisOf(axis, y!.shape);
    if (y!.shape.length === 4 && filled.some((x) => g.onlyFirst(x))) {
      const layout = at === 3 && filled.every((x) => g.inBlocks(x)) ? "blocked" : "channelsFirst";
      const values = filled.map((x) => g.convert(g.in(layout, x), x.dtype, y!.dtype));
      const joined = g.add("Concat", values, { axis: [0, 2, 3, 1][at]! });
      return g.operand(y!, joined, layout);
    }
    const values = filled.map((x) => g.convert(g.plain(x), x.dtype, y!.dtype));
    return g.operand(y!, g.add("Concat", values, { axis: at }));
  },
});

/** Joins tensors of one shape along a new axis. */
export const pack = kernel<Record<string, unknown>, PackAttrs>(Pack, {
  outputs: (inputs, { axis }) => {
    const all = Object.values(inputs) as { shape: readonly number[]; dtype: DType }[];
    const { shape, dtype } = all[0]!;
    for (const x of all) {
      util.assertShapesMatch([...shape], [...x.shape], "stack: all tensors must have one shape. ");
      util.assert(x.dtype === dtype, () => `stack: all must be ${dtype}, got ${x.dtype}.`);
    }
    const at = axis < 0 ? axis + shape.length + 1 : axis;
    return { shape: shape.toSpliced(at, 0, all.length), dtype };
  },
  compute: (inputs, { axis }, [y]) => {
    const at = axis < 0 ? axis + y!.shape.length : axis;
    return joinAlong(at, Object.values(inputs) as Elements[], y!);
  },
  lower: (g, inputs, { axis }, [y]) => {
    const at = axis < 0 ? axis + y!.shape.length : axis;
    const rows = (Object.values(inputs) as Operand[]).map((x) =>
      g.reshape(g.plain(x), y!.shape.with(at, 1)),
    );
    return g.operand(y!, rows.length === 1 ? rows[0]! : g.add("Concat", rows, { axis: at }));
  },
});
