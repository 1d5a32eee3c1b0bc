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
import { accurateSum } from "../graph/accurateSum.ts";
import { meanOfAffine } from "../graph/affine.ts";
import type { GraphWriter } from "../graph/graphWriter.ts";
import { isOverPixels } from "../graph/overPixels.ts";
import { type Reduction, reduce } from "../graph/reduce.ts";
import { type Reduced, reducedShape } from "../graph/reduced.ts";
import {
  ARRAY_TYPE,
  type DType,
  numberType,
  type Spec,
  sizeOf,
  type TypedArray,
} from "../graph/spec.ts";
import { type Elements, kernel } from "../program/kernel.ts";
import { computeSum } from "./computeSum.ts";

interface AxisAttrs {
  axis: number | number[];
  keepDims: boolean;
}

/** Writes a reduction of values of the given type. */
type Write = (g: GraphWriter, of: Reduced, keepDims: boolean, type: DType) => Value;

interface Options {
  /** The type of the result. Defaults to that of x. */
  readonly dtype?: (of: DType) => DType;
  /** The type to compute in. Defaults to that of x, or int32 for booleans. */
  readonly through?: (of: DType) => DType;
  /** The result of no elements. */
  readonly ofNone: number;
  /** Writes it. Defaults to the operator. */
  readonly write?: Write;
  /** Computes it in JavaScript. Defaults to tfjs' cpu kernel. */
  readonly compute?: (x: Elements, axes: readonly number[], y: Spec) => TypedArray;
}

function reduction(name: string, operator: Reduction, options: Options) {
  const { dtype = (of) => of, through = numberType, ofNone } = options;
  const { write = direct(operator), compute } = options;
  return kernel<SumInputs, AxisAttrs & Partial<MaxAttrs>>(name, {
    outputs: ({ x }, attrs) => {
      const shape = reducedShape(x.shape, axesOf(x.shape, attrs), attrs.keepDims);
      return { shape, dtype: dtype(x.dtype) };
    },
    differsOnCpu: ({ x }) => sizeOf(x.shape) === 0,
    ...(compute && {
      compute: ({ x }, attrs, [y]) => compute(x, axesOf(x.shape, attrs), y!),
    }),
    lower: (g, { x }, attrs, [y]) => {
      const axes = axesOf(x.shape, attrs);
      if (sizeOf(x.shape) === 0) {
        return g.operand(y!, g.add("Expand", [g.scalar(y!.dtype, ofNone), g.ints(y!.shape)]));
      }
      const known = isOverPixels(x, axes) && !attrs.keepDims ? meanOfAffine(g, x) : undefined;
      if (known && operator === "ReduceMean") return known;
      if (known && operator === "ReduceSum" && x.dtype === "float32") {
        const count = g.scalar("float32", sizeOf(x.shape) / x.shape.at(-1)!);
        return g.operand(y!, g.add("Mul", [g.plain(known), count]));
      }
      const type = through(x.dtype);
      const result = reduce(g, operator, x, axes, attrs.keepDims, ({ value, shape, axes: at }) => {
        const input = g.convert(value, x.dtype, type);
        if (at.length === 0) return g.convert(input, type, y!.dtype);
        const reduced = write(g, { value: input, shape, axes: at }, attrs.keepDims, type);
        return g.convert(reduced, type, y!.dtype);
      });
      return { ...result, dtype: y!.dtype };
    },
  });
}

const direct =
  (operator: Reduction | "ReduceSumSquare"): Write =>
  (g, { value, axes }, keepDims) =>
    g.add(operator, [value, g.ints(axes)], { keepdims: +keepDims });

/** The axes of a reduction, sorted; Max calls them `reductionIndices`. */
function axesOf(shape: readonly number[], attrs: Partial<AxisAttrs> & Partial<MaxAttrs>) {
  const axis = attrs.axis ?? attrs.reductionIndices ?? shape.map((_, i) => i);
  return util.parseAxisParam(axis, [...shape]).sort((a, b) => a - b);
}

/** In float32 accurately, however many there are. */
const accurate =
  (operator: "ReduceSum" | "ReduceMean"): Write =>
  (g, reduced, keepDims, type) =>
    type === "float32"
      ? accurateSum(g, operator, reduced, keepDims)
      : direct(operator)(g, reduced, keepDims, type);

/** NaN where there is one, which ONNX Runtime's operators overlook: a sum of squares is. */
function extremum(name: string, operator: "ReduceMax" | "ReduceMin", ofNone: number) {
  const of = direct(operator);
  return reduction(name, operator, {
    ofNone,
    write: (g, reduced, keepDims, type) => {
      const extreme = of(g, reduced, keepDims, type);
      if (type !== "float32") return extreme;
      const squares = direct("ReduceSumSquare")(g, reduced, keepDims, type);
      return g.add("Where", [g.isNaN(squares), squares, extreme]);
    },
  });
}

export const sum = reduction(Sum, "ReduceSum", {
  dtype: numberType,
  ofNone: 0,
  write: accurate("ReduceSum"),
  compute: (x, axes, { dtype }) => new ARRAY_TYPE[dtype](computeSum(x, axes)),
});
export const prod = reduction(Prod, "ReduceProd", { dtype: numberType, ofNone: 1 });
export const max = extremum(Max, "ReduceMax", -Infinity);
export const min = extremum(Min, "ReduceMin", Infinity);
export const mean = reduction(Mean, "ReduceMean", {
  dtype: () => "float32",
  through: () => "float32",
  ofNone: 0,
  write: accurate("ReduceMean"),
  compute: (x, axes) => {
    const sums = computeSum(x, axes);
    const count = Math.max(x.data.length / sums.length, 1); // the mean of nothing is 0
    return Float32Array.from(sums, (sum) => sum / count);
  },
});
export const all = reduction(All, "ReduceMin", { dtype: () => "bool", ofNone: 1 });
export const any = reduction(Any, "ReduceMax", { dtype: () => "bool", ofNone: 0 });
