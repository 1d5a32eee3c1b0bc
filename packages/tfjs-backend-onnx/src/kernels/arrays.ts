import {
  BatchToSpaceND,
  type BatchToSpaceNDAttrs,
  type BatchToSpaceNDInputs,
  type BroadCastToAttrs,
  BroadcastTo,
  type BroadcastToInputs,
  backend_util,
  Concat,
  type ConcatAttrs,
  type ConcatInputs,
  DepthToSpace,
  type DepthToSpaceAttrs,
  type DepthToSpaceInputs,
  Diag,
  type DiagInputs,
  Fill,
  type FillAttrs,
  MirrorPad,
  type MirrorPadAttrs,
  type MirrorPadInputs,
  Pack,
  type PackAttrs,
  PadV2,
  type PadV2Attrs,
  type PadV2Inputs,
  Reverse,
  type ReverseAttrs,
  type ReverseInputs,
  Slice,
  type SliceAttrs,
  type SliceInputs,
  SpaceToBatchND,
  type SpaceToBatchNDAttrs,
  type SpaceToBatchNDInputs,
  SplitV,
  type SplitVAttrs,
  type SplitVInputs,
  StridedSlice,
  type StridedSliceAttrs,
  type StridedSliceInputs,
  slice_util,
  type TensorInfo,
  Tile,
  type TileAttrs,
  type TileInputs,
  Transpose,
  type TransposeAttrs,
  type TransposeInputs,
  Unpack,
  type UnpackAttrs,
  type UnpackInputs,
  util,
} from "@tensorflow/tfjs-core";
import type { Lowering, Operand } from "../graph/graphWriter.ts";
import { immediate, kernel } from "../program/kernel.ts";
import { type DType, sizeOf } from "../program/program.ts";

const axisOf = (axis: number, shape: readonly number[]) =>
  util.parseAxisParam(axis, [...shape])[0]!;

export const transpose = kernel<TransposeInputs, TransposeAttrs>(Transpose, {
  outputs: ({ x }, { perm }) => ({ shape: perm.map((axis) => x.shape[axis]!), dtype: x.dtype }),
  lower: (g, { x }, { perm }, [y]) => g.operand(y!, g.transpose(g.plain(x), perm)),
});

/** Along channels, images may be joined in either order of axes. */
export const concat = kernel<ConcatInputs, ConcatAttrs>(Concat, {
  outputs: (inputs, { axis }) => {
    const all = Object.values(inputs) as { shape: readonly number[]; dtype: DType }[];
    const shapes = all.map(({ shape }) => [...shape]);
    const at = axisOf(axis, shapes[0]!);
    backend_util.assertParamsConsistent(shapes, at);
    return { shape: backend_util.computeOutShape(shapes, at), dtype: all[0]!.dtype };
  },
  lower: (g, inputs, { axis }, [y]) => {
    const filled = (Object.values(inputs) as Operand[]).filter(({ shape }) => sizeOf(shape) > 0);
    if (filled.length === 0) return g.operand(y!, g.graph.constant(y!.dtype, y!.shape, []));
    if (filled.length === 1) return filled[0]!;
    const at = axisOf(axis, y!.shape);
    if (y!.shape.length === 4 && filled.some((x) => g.onlyFirst(x))) {
      const layout = at === 3 && filled.every((x) => g.inBlocks(x)) ? "blocked" : "channelsFirst";
      const values = filled.map((x) => g.in(layout, x));
      const joined = g.add("Concat", values, { axis: [0, 2, 3, 1][at]! });
      return g.operand(y!, joined, layout);
    }
    const values = filled.map((x) => g.plain(x));
    return g.operand(y!, g.add("Concat", values, { axis: at }));
  },
});

/** One element of the result: a part of x cut out along some axes. */
function cut(g: Lowering, x: Operand, begin: readonly number[], size: readonly number[]): Operand {
  const spec = { shape: size, dtype: x.dtype };
  const axes = [...x.shape.keys()].filter((i) => begin[i] !== 0 || size[i] !== x.shape[i]);
  if (axes.length === 0) return x;
  const first = g.onlyFirst(x);
  const order = first ? [0, 2, 3, 1] : [...x.shape.keys()];
  const wholeBlocks = axes.every(
    (i) => i === 0 || (i === 3 && [begin[i]!, size[i]!].every((at) => g.fitsBlocks(at))),
  );
  const layout = !first ? "plain" : g.inBlocks(x) && wholeBlocks ? "blocked" : "channelsFirst";
  const value = g.add("Slice", [
    g.in(layout, x),
    g.ints(axes.map((i) => begin[i]!)),
    g.ints(axes.map((i) => begin[i]! + size[i]!)),
    g.ints(axes.map((i) => order[i]!)),
  ]);
  return g.operand(spec, value, layout);
}

export const slice = kernel<SliceInputs, SliceAttrs>(Slice, {
  outputs: ({ x }, { begin, size }) => {
    const info = { shape: [...x.shape] } as TensorInfo;
    const [start, extent] = slice_util.parseSliceParams(info as never, begin, size);
    slice_util.assertParamsValid(info as never, start!, extent!);
    return { shape: extent!, dtype: x.dtype };
  },
  lower: (g, { x }, { begin, size }, [y]) => {
    const info = { shape: [...x.shape] } as TensorInfo;
    const [start] = slice_util.parseSliceParams(info as never, begin, size);
    return cut(g, x, start!, y!.shape);
  },
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
    // Where tfjs counts down to before the first element, ONNX wants an end before all of them.
    const ends = end.map((e, i) => (strides[i]! < 0 && e < 0 ? -(2 ** 31) : e));
    const axes = g.ints([...x.shape.keys()]);
    const part = g.add("Slice", [dense, g.ints(begin), g.ints(ends), axes, g.ints(strides)]);
    return g.operand(y!, g.reshape(part, y!.shape));
  },
});

export const splitV = kernel<SplitVInputs, SplitVAttrs>(SplitV, {
  many: true,
  outputs: ({ x }, { numOrSizeSplits, axis }) => {
    const at = axisOf(axis, x.shape);
    const sizes = backend_util.prepareSplitSize({ shape: x.shape } as never, numOrSizeSplits, at);
    return sizes.map((n) => ({ shape: x.shape.with(at, n), dtype: x.dtype }));
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
  lower: (g, inputs, { axis }, [y]) => {
    const at = axis < 0 ? axis + y!.shape.length : axis;
    const rows = (Object.values(inputs) as Operand[]).map((x) =>
      g.reshape(g.plain(x), y!.shape.with(at, 1)),
    );
    return g.operand(y!, rows.length === 1 ? rows[0]! : g.add("Concat", rows, { axis: at }));
  },
});

/** Takes a tensor apart along an axis, which goes. */
export const unpack = kernel<UnpackInputs, UnpackAttrs>(Unpack, {
  many: true,
  outputs: ({ value }, { axis }) => {
    const at = axisOf(axis, value.shape);
    const shape = value.shape.toSpliced(at, 1);
    return Array.from({ length: value.shape[at]! }, () => ({ shape, dtype: value.dtype }));
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

export const tile = kernel<TileInputs, TileAttrs>(Tile, {
  outputs: ({ x }, { reps }) => ({ shape: x.shape.map((d, i) => d * reps[i]!), dtype: x.dtype }),
  lower: (g, { x }, { reps }, [y]) =>
    reps.every((times, i) => times === 1 || x.shape[i] === 1)
      ? g.repeated(y!, x)
      : g.operand(y!, g.add("Tile", [g.plain(x), g.ints(reps)])),
});

export const broadcastTo = kernel<BroadcastToInputs, BroadCastToAttrs>(BroadcastTo, {
  outputs: ({ x }, { shape }) => ({ shape, dtype: x.dtype }),
  lower: (g, { x }, { shape }, [y]) =>
    x.shape.length === shape.length
      ? g.repeated(y!, x)
      : g.operand(y!, g.add("Expand", [g.plain(x), g.ints(shape)])),
});

const padded = (shape: readonly number[], paddings: readonly (readonly number[])[]) =>
  shape.map((d, i) => d + paddings[i]![0]! + paddings[i]![1]!);
const padsOf = (paddings: readonly (readonly number[])[]) => [
  ...paddings.map(([before]) => before!),
  ...paddings.map(([, after]) => after!),
];

export const padV2 = kernel<PadV2Inputs, PadV2Attrs>(PadV2, {
  outputs: ({ x }, { paddings }) => ({ shape: padded(x.shape, paddings), dtype: x.dtype }),
  lower: (g, { x }, { paddings, constantValue }, [y]) => {
    const value = g.scalar(x.dtype, constantValue);
    const first = g.onlyFirst(x);
    const order = first ? [0, 3, 1, 2] : [...x.shape.keys()];
    const pads = g.ints(padsOf(order.map((axis) => paddings[axis]!)));
    const input = first ? g.channelsFirst(x) : g.plain(x);
    return g.operand(y!, g.add("Pad", [input, pads, value]), first ? "channelsFirst" : "plain");
  },
});

/** Reflection without the edge, or symmetry with it. */
export const mirrorPad = kernel<MirrorPadInputs, MirrorPadAttrs>(MirrorPad, {
  outputs: ({ x }, { paddings }) => ({ shape: padded(x.shape, paddings), dtype: x.dtype }),
  lower: (g, { x }, { paddings, mode }, [y]) => {
    const edge = mode === "reflect" ? 0 : 1;
    const value = paddings.reduce((value, [before, after], axis) => {
      if (before === 0 && after === 0) return value;
      const n = x.shape[axis]!;
      const at = Array.from({ length: n + before + after }, (_, i) => {
        const position = i - before;
        if (position < 0) return -position - edge;
        return position < n ? position : 2 * (n - 1) - position + edge;
      });
      return g.add("Gather", [value, g.ints(at)], { axis });
    }, g.plain(x));
    return g.operand(y!, value);
  },
});

export const reverse = kernel<ReverseInputs, ReverseAttrs>(Reverse, {
  outputs: ({ x }, { dims }) => {
    util.parseAxisParam(dims, [...x.shape]); // throws if they are not axes of x
    return { shape: x.shape, dtype: x.dtype };
  },
  lower: (g, { x }, { dims }, [y]) => {
    const axes = x.shape.length === 0 ? [] : util.parseAxisParam(dims, [...x.shape]);
    const value = axes.reduce(
      (value, axis) =>
        g.add("Gather", [value, g.ints([...Array(x.shape[axis]!).keys()].reverse())], { axis }),
      g.plain(x),
    );
    return g.operand(y!, value);
  },
});

/** A matrix with the elements of x on its diagonal; for any rank, both halves of the axes are x's. */
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

/** The value is fed, not compiled in: programs that fill with other numbers are the same program. */
const filled = kernel<{ value: unknown }, { shape: number[] }>("Filled", {
  outputs: ({ value }, { shape }) => ({ shape, dtype: value.dtype }),
  lower: (g, { value }, { shape }, [y]) =>
    g.operand(y!, g.add("Expand", [g.plain(value), g.ints(shape)])),
});
export const fill = immediate<object, FillAttrs>(Fill, (_, attrs, backend) => {
  const { shape, value } = attrs;
  const dtype = attrs.dtype ?? util.inferDtype(value);
  if (dtype === "string") {
    const values = Array.from({ length: sizeOf(shape) }, () => util.encodeString(value as string));
    return backend.makeTensorInfo(shape, dtype, values);
  }
  const scalar = backend.makeTensorInfo([], dtype, Float32Array.of(value as number));
  const [y] = backend.record(filled, { value: scalar }, { shape });
  backend.disposeData(scalar.dataId);
  return y!;
});

export const depthToSpace = kernel<DepthToSpaceInputs, DepthToSpaceAttrs>(DepthToSpace, {
  outputs: ({ x }, { blockSize: b, dataFormat }) => {
    const first = dataFormat === "NCHW";
    const [n, second, third, fourth] = x.shape as [number, number, number, number];
    return {
      shape: first
        ? [n, second / (b * b), third * b, fourth * b]
        : [n, second * b, third * b, fourth / (b * b)],
      dtype: x.dtype,
    };
  },
  lower: (g, { x }, { blockSize, dataFormat }, [y]) => {
    const image = dataFormat === "NCHW" ? g.plain(x) : g.channelsFirst(x);
    const value = g.add("DepthToSpace", [image], { blocksize: blockSize, mode: "DCR" });
    return g.operand(y!, value, dataFormat === "NCHW" ? "plain" : "channelsFirst");
  },
});

/** Reshape, transpose, reshape, cut: tfjs' helpers say how. */
export const batchToSpaceND = kernel<BatchToSpaceNDInputs, BatchToSpaceNDAttrs>(BatchToSpaceND, {
  outputs: ({ x }, { blockShape, crops }) => {
    const blocks = sizeOf(blockShape);
    const whole = backend_util.getReshapedPermuted([...x.shape], blockShape, blocks);
    const inside = backend_util.getSliceSize(whole, crops, blockShape.length);
    return { shape: [...inside, ...whole.slice(inside.length)], dtype: x.dtype };
  },
  lower: (g, { x }, { blockShape, crops }, [y]) => {
    const blocks = sizeOf(blockShape);
    const split = backend_util.getReshaped([...x.shape], blockShape, blocks);
    const order = backend_util.getPermuted(split.length, blockShape.length);
    const whole = backend_util.getReshapedPermuted([...x.shape], blockShape, blocks);
    const inside = backend_util.getSliceBeginCoords(crops, blockShape.length);
    const begin = whole.map((_, i) => inside[i] ?? 0);
    const value = g.reshape(g.transpose(g.reshape(g.plain(x), split), order), whole);
    return cut(g, g.operand({ shape: whole, dtype: x.dtype }, value), begin, y!.shape);
  },
});

export const spaceToBatchND = kernel<SpaceToBatchNDInputs, SpaceToBatchNDAttrs>(SpaceToBatchND, {
  outputs: ({ x }, { blockShape, paddings }) => {
    const whole = padded(x.shape, spacePaddings(x.shape, blockShape, paddings));
    const shape = backend_util.getReshapedPermuted(whole, blockShape, sizeOf(blockShape), false);
    return { shape, dtype: x.dtype };
  },
  lower: (g, { x }, { blockShape, paddings }, [y]) => {
    const pads = spacePaddings(x.shape, blockShape, paddings);
    const whole = padded(x.shape, pads);
    const blocks = sizeOf(blockShape);
    const split = backend_util.getReshaped(whole, blockShape, blocks, false);
    const order = backend_util.getPermuted(split.length, blockShape.length, false);
    const value = g.add("Pad", [g.plain(x), g.ints(padsOf(pads)), g.scalar(x.dtype, 0)]);
    return g.operand(y!, g.reshape(g.transpose(g.reshape(value, split), order), y!.shape));
  },
});
const spacePaddings = (
  shape: readonly number[],
  blockShape: readonly number[],
  paddings: readonly (readonly number[])[],
) => shape.map((_, i) => (i >= 1 && i <= blockShape.length ? paddings[i - 1]! : [0, 0]));
