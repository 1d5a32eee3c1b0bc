import type { Value } from "@rote/onnx";
import {
  All,
  Any,
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
import { isOverPixels } from "../graph/overPixels.ts";
import { type Reduction, reduce, reducedShape } from "../graph/reduce.ts";
import { type DType, sizeOf } from "../graph/spec.ts";
import { kernel } from "../program/kernel.ts";

interface AxisAttrs {
  axis: number | number[];
  keepDims: boolean;
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
      const shape = reducedShape(x.shape, axesOf(x.shape, attrs), attrs.keepDims);
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
