import {
  backend_util,
  Slice,
  type SliceAttrs,
  type SliceInputs,
  SplitV,
  type SplitVAttrs,
  type SplitVInputs,
  StridedSlice,
  type StridedSliceAttrs,
  type StridedSliceInputs,
  slice_util,
  type TensorInfo,
  Unpack,
  type UnpackAttrs,
  type UnpackInputs,
} from "@tensorflow/tfjs-core";
import { cut, cutFrom } from "../graph/cut.ts";
import type { Spec, TypedArray } from "../graph/spec.ts";
import { type Elements, kernel } from "../program/kernel.ts";
import { axisOf } from "./axis.ts";
import { copyBlock } from "./copyBlock.ts";
import { stridesOf } from "./strides.ts";

/** Where a slice begins, and its shape. */
function extentOf(x: Spec, { begin, size }: SliceAttrs): { start: number[]; extent: number[] } {
  const info = { shape: [...x.shape] } as TensorInfo;
  const [start, extent] = slice_util.parseSliceParams(info as never, begin, size);
  return { start: start!, extent: extent! };
}

function blockOf(x: Elements, start: readonly number[], shape: readonly number[]): TypedArray {
  const strides = stridesOf(x.shape);
  const offset = start.reduce((sum, at, axis) => sum + at * strides[axis]!, 0);
  return copyBlock(x.data, offset, strides, shape);
}

export const slice = kernel<SliceInputs, SliceAttrs>(Slice, {
  isCut: true,
  outputs: ({ x }, attrs) => {
    const { start, extent } = extentOf(x, attrs);
    slice_util.assertParamsValid({ shape: [...x.shape] } as never, start, extent);
    return { shape: extent, dtype: x.dtype };
  },
  numbers: ({ x }, attrs) => {
    const { start, extent } = extentOf(x, attrs);
    return { dtype: "int32", values: start, rest: { size: extent } };
  },
  compute: ({ x }, attrs, [y]) => blockOf(x, extentOf(x, attrs).start, y!.shape),
  lower: (g, { x }, attrs, [y], begin) =>
    begin ? cutFrom(g, x, g.plain(begin), y!) : cut(g, x, extentOf(x, attrs).start, y!.shape),
});

type SliceInfo = ReturnType<typeof slice_util.sliceInfo>;

const stridedSliceInfo = (shape: readonly number[], attrs: StridedSliceAttrs): SliceInfo =>
  slice_util.sliceInfo(
    [...shape],
    attrs.begin,
    attrs.end,
    attrs.strides,
    attrs.beginMask,
    attrs.endMask,
    attrs.ellipsisMask,
    attrs.newAxisMask,
    attrs.shrinkAxisMask,
  );

export const stridedSlice = kernel<StridedSliceInputs, StridedSliceAttrs>(StridedSlice, {
  outputs: ({ x }, attrs) => ({
    shape: stridedSliceInfo(x.shape, attrs).finalShape,
    dtype: x.dtype,
  }),
  lower: (g, { x }, attrs, [y]) => {
    const info = stridedSliceInfo(x.shape, attrs);
    const { begin, end, strides } = info;
    const dense = g.reshape(g.plain(x), x.shape);
    // Where tfjs counts down past the first element, ONNX expects an end before all of them.
    const ends = end.map((e, i) => (strides[i]! < 0 && e < 0 ? -(2 ** 31) : e));
    const axes = g.ints([...x.shape.keys()]);
    const part = g.add("Slice", [dense, g.ints(begin), g.ints(ends), axes, g.ints(strides)]);
    return g.operand(y!, g.reshape(part, y!.shape));
  },
});

export const splitV = kernel<SplitVInputs, SplitVAttrs>(SplitV, {
  isCut: true,
  many: true,
  outputs: ({ x }, { numOrSizeSplits, axis }) => {
    const at = axisOf(axis, x.shape);
    const sizes = backend_util.prepareSplitSize({ shape: x.shape } as never, numOrSizeSplits, at);
    return sizes.map((n) => ({ shape: x.shape.with(at, n), dtype: x.dtype }));
  },
  compute: ({ x }, { axis }, outputs) => {
    const at = axisOf(axis, x.shape);
    let start = 0;
    return outputs.map(({ shape }) => {
      const begin = x.shape.map((_, i) => (i === at ? start : 0));
      start += shape[at]!;
      return blockOf(x, begin, shape);
    });
  },
  lower: (g, { x }, { axis }, outputs) => {
    const at = axisOf(axis, x.shape);
    let start = 0;
    return outputs.map(({ shape }) => {
      const begin = x.shape.map((_, i) => (i === at ? start : 0));
      start += shape[at]!;
      return cut(g, x, begin, shape);
    });
  },
});

/** Splits a tensor along an axis, which is removed. */
export const unpack = kernel<UnpackInputs, UnpackAttrs>(Unpack, {
  isCut: true,
  many: true,
  outputs: ({ value }, { axis }) => {
    const at = axisOf(axis, value.shape);
    const shape = value.shape.toSpliced(at, 1);
    return Array.from({ length: value.shape[at]! }, () => ({ shape, dtype: value.dtype }));
  },
  compute: ({ value }, { axis }, outputs) => {
    const at = axisOf(axis, value.shape);
    const one = value.shape.with(at, 1);
    return outputs.map((_, i) =>
      blockOf(
        value,
        value.shape.map((_, j) => (j === at ? i : 0)),
        one,
      ),
    );
  },
  lower: (g, { value }, { axis }, outputs) => {
    const at = axisOf(axis, value.shape);
    return outputs.map((spec, i) => {
      const begin = value.shape.map((_, j) => (j === at ? i : 0));
      const row = cut(g, value, begin, value.shape.with(at, 1));
      return g.operand(spec, g.reshape(g.plain(row), spec.shape));
    });
  },
});
