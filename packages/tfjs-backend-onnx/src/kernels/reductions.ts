import type { Value } from "@rote/onnx";
import {
  All,
  Any,
  ArgMax,
  type ArgMaxAttrs,
  type ArgMaxInputs,
  ArgMin,
  Max,
  type MaxAttrs,
  Mean,
  Min,
  Prod,
  Sum,
  type SumInputs,
  util,
} from "@tensorflow/tfjs-core";

import { meanOfAffine } from "../graph/affine.ts";
import type { Layout, Lowering, Operand } from "../graph/graphWriter.ts";
import { overPixels } from "../graph/overPixels.ts";
import { kernel } from "../program/kernel.ts";
import { type DType, sizeOf } from "../program/program.ts";

type Reduction = "ReduceSum" | "ReduceMean" | "ReduceMax" | "ReduceMin" | "ReduceProd";

export interface AxisAttrs {
  axis: number | number[];
  keepDims: boolean;
}

/** Where each axis of `[n, height, width, channels]` is in `[n, channels, height, width]`. */
const channelsFirstAxis = [0, 2, 3, 1];

/** Reduces over axes in whatever layout `x` is, if the result then has its order as well. */
export function reduce(
  g: Lowering,
  operator: Reduction,
  x: Operand,
  axes: readonly number[],
  keepDims: boolean,
  write: (value: Value, axes: Value) => Value = (value, at) =>
    g.add(operator, [value, at], { keepdims: +keepDims }),
): Operand {
  const dropped = new Set(axes);
  const shape = x.shape.flatMap((d, i) => (dropped.has(i) ? (keepDims ? [1] : []) : [d]));
  const spec = { shape, dtype: x.dtype };
  if (!keepDims && isOverPixels(x, axes) && g.inBlocks(x)) {
    if (operator === "ReduceSum" || operator === "ReduceMean") {
      return g.operand(spec, overPixels(g, operator, x, g.blocked(x)));
    }
  }
  const channelsFirst = g.onlyFirst(x);
  const pixels = (dropped.has(1) ? 1 : x.shape[1]!) * (dropped.has(2) ? 1 : x.shape[2]!);
  if (channelsFirst && (keepDims || dropped.has(3) || pixels === 1)) {
    const layout: Layout = keepDims ? "channelsFirst" : "plain";
    const at = axes.map((axis) => channelsFirstAxis[axis]!);
    return g.operand(spec, write(g.channelsFirst(x), g.ints(at)), layout);
  }
  return g.operand(spec, write(g.plain(x), g.ints(axes)));
}

/**
 * @param dtype the type of the result, if not that of x.
 * @param through the type to compute in, for those that ONNX Runtime's operator does not take.
 */
function reduction(
  name: string,
  operator: Reduction,
  dtype: (of: DType) => DType = (of) => of,
  through: (of: DType) => DType = (of) => (of === "bool" ? "int32" : of),
) {
  return kernel<SumInputs, AxisAttrs & Partial<MaxAttrs>>(name, {
    outputs: ({ x }, attrs) => {
      const axes = new Set(axesOf(x.shape, attrs));
      const shape = x.shape.flatMap((d, i) => (axes.has(i) ? (attrs.keepDims ? [1] : []) : [d]));
      return { shape, dtype: dtype(x.dtype) };
    },
    lower: (g, { x }, attrs, [y]) => {
      const axes = axesOf(x.shape, attrs);
      const known = isOverPixels(x, axes) && !attrs.keepDims ? meanOfAffine(g, x) : undefined;
      if (known && operator === "ReduceMean") return known;
      if (known && operator === "ReduceSum" && x.dtype === "float32") {
        const count = g.scalar("float32", sizeOf(x.shape) / x.shape.at(-1)!);
        return g.operand(y!, g.add("Mul", [g.plain(known), count]));
      }
      const type = through(x.dtype);
      const cast = (value: Value, from: DType, to: DType) =>
        from === to ? value : g.cast(value, to);
      const result = reduce(g, operator, x, axes, attrs.keepDims, (value, at) => {
        const input = cast(value, x.dtype, type);
        if (axes.length === 0) return cast(input, type, y!.dtype);
        const output = g.add(operator, [input, at], { keepdims: +attrs.keepDims });
        return cast(output, type, y!.dtype);
      });
      return { ...result, dtype: y!.dtype };
    },
  });
}

/** Whether all axes but the channels are reduced. */
const isOverPixels = (x: Operand, axes: readonly number[]) =>
  axes.length === x.shape.length - 1 && axes.every((axis, i) => axis === i);

/** The axes of a reduction, sorted; Max calls them `reductionIndices`. */
function axesOf(shape: readonly number[], attrs: Partial<AxisAttrs> & Partial<MaxAttrs>) {
  const axis = attrs.axis ?? attrs.reductionIndices ?? shape.map((_, i) => i);
  return util.parseAxisParam(axis, [...shape]).sort((a, b) => a - b);
}

export const sum = reduction(Sum, "ReduceSum", (of) => (of === "bool" ? "int32" : of));
export const prod = reduction(Prod, "ReduceProd", (of) => (of === "bool" ? "int32" : of));
export const max = reduction(Max, "ReduceMax");
export const min = reduction(Min, "ReduceMin");
export const mean = reduction(
  Mean,
  "ReduceMean",
  () => "float32",
  () => "float32",
);
export const all = reduction(All, "ReduceMin", () => "bool");
export const any = reduction(Any, "ReduceMax", () => "bool");

const argument = (name: string, operator: "ArgMax" | "ArgMin") =>
  kernel<ArgMaxInputs, ArgMaxAttrs>(name, {
    outputs: ({ x }, { axis }) => {
      const [at] = util.parseAxisParam(axis, [...x.shape]);
      return { shape: x.shape.filter((_, i) => i !== at), dtype: "int32" };
    },
    lower: (g, { x }, { axis }, [y]) => {
      const [at] = util.parseAxisParam(axis, [...x.shape]);
      const value = x.dtype === "bool" ? g.cast(g.plain(x), "int32") : g.plain(x);
      return g.operand(y!, g.cast(g.add(operator, [value], { axis: at!, keepdims: 0 }), "int32"));
    },
  });
export const argMax = argument(ArgMax, "ArgMax");
export const argMin = argument(ArgMin, "ArgMin");
