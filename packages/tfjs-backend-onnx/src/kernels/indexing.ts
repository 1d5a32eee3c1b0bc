import {
  backend_util,
  Cumprod,
  type CumprodAttrs,
  Cumsum,
  type CumsumAttrs,
  type CumsumInputs,
  GatherNd,
  type GatherNdInputs,
  GatherV2,
  type GatherV2Attrs,
  type GatherV2Inputs,
  gather_util,
  OneHot,
  type OneHotAttrs,
  type OneHotInputs,
  ScatterNd,
  type ScatterNdAttrs,
  type ScatterNdInputs,
  SparseToDense,
  type SparseToDenseAttrs,
  type SparseToDenseInputs,
  TensorScatterUpdate,
  type TensorScatterUpdateInputs,
  TopK,
  type TopKAttrs,
  type TopKInputs,
  UnsortedSegmentSum,
  type UnsortedSegmentSumAttrs,
  type UnsortedSegmentSumInputs,
  util,
} from "@tensorflow/tfjs-core";
import type { Lowering, Operand } from "../graph/graphWriter.ts";
import { kernel } from "../program/kernel.ts";
import { type DType, sizeOf } from "../program/program.ts";

/** Rows of x along an axis, after `batchDims` axes that go together. */
export const gather = kernel<GatherV2Inputs, GatherV2Attrs>(GatherV2, {
  outputs: ({ x, indices }, { axis, batchDims }) => {
    const at = util.parseAxisParam(axis, [...x.shape])[0]!;
    const info = backend_util.segment_util.collectGatherOpShapeInfo(
      { shape: x.shape } as never,
      { shape: indices.shape } as never,
      at,
      batchDims,
    );
    return { shape: info.outputShape, dtype: x.dtype };
  },
  lower: (g, { x, indices }, { axis, batchDims }, [y]) => {
    const at = util.parseAxisParam(axis, [...x.shape])[0]!;
    const places = g.plain(indices);
    if (batchDims === 0) return g.operand(y!, g.add("Gather", [g.plain(x), places], { axis: at }));
    // The batch axes as one, so that a row's place in all of them is (batch, index).
    const { batchSize, outerSize, dimSize, sliceSize } =
      backend_util.segment_util.collectGatherOpShapeInfo(
        { shape: x.shape } as never,
        { shape: indices.shape } as never,
        at,
        batchDims,
      );
    const rows = g.reshape(g.plain(x), [batchSize, outerSize, dimSize, sliceSize]);
    const first = g.transpose(rows, [0, 2, 1, 3]);
    const each = sizeOf(indices.shape) / batchSize;
    const index = g.cast(g.reshape(places, [batchSize, each, 1]), "int64");
    const taken = g.add("GatherND", [first, index], { batch_dims: 1 });
    return g.operand(y!, g.reshape(g.transpose(taken, [0, 2, 1, 3]), y!.shape));
  },
});

export const gatherNd = kernel<GatherNdInputs>(GatherNd, {
  outputs: ({ params, indices }) => {
    const [shape] = gather_util.prepareAndValidate(
      { shape: params.shape, rank: params.shape.length } as never,
      { shape: indices.shape, rank: indices.shape.length, dtype: indices.dtype } as never,
    );
    return { shape, dtype: params.dtype };
  },
  lower: (g, { params, indices }, _, [y]) =>
    g.operand(y!, g.add("GatherND", [g.plain(params), g.cast(g.plain(indices), "int64")])),
});

/** `updates` put, or added up, at places of a tensor. */
function scatter(
  g: Lowering,
  into: Operand | DType,
  shape: readonly number[],
  indices: Operand,
  updates: Operand,
  reduction: "none" | "add",
) {
  const bool = updates.dtype === "bool";
  const dtype = bool ? "int32" : updates.dtype;
  const target =
    typeof into === "string"
      ? g.add("Expand", [g.scalar(dtype, 0), g.ints(shape)])
      : bool
        ? g.cast(g.plain(into), dtype)
        : g.plain(into);
  const places = g.cast(g.plain(indices), "int64");
  const values = bool ? g.cast(g.plain(updates), dtype) : g.plain(updates);
  // A vector of places into a vector: each place is an index of length one.
  const depth = indices.shape.length <= 1 ? g.reshape(places, [sizeOf(indices.shape), 1]) : places;
  const result = g.add("ScatterND", [target, depth, values], { reduction });
  return bool ? g.cast(result, "bool") : result;
}

export const scatterNd = kernel<ScatterNdInputs, ScatterNdAttrs>(ScatterNd, {
  outputs: ({ updates }, { shape }) => ({ shape, dtype: updates.dtype }),
  lower: (g, { indices, updates }, { shape }, [y]) =>
    g.operand(y!, scatter(g, updates.dtype, shape, indices, updates, "add")),
});

export const tensorScatterUpdate = kernel<TensorScatterUpdateInputs>(TensorScatterUpdate, {
  outputs: ({ tensor }) => ({ shape: tensor.shape, dtype: tensor.dtype }),
  lower: (g, { tensor, indices, updates }, _, [y]) =>
    g.operand(y!, scatter(g, tensor, tensor.shape, indices, updates, "none")),
});

export const sparseToDense = kernel<SparseToDenseInputs, SparseToDenseAttrs>(SparseToDense, {
  outputs: ({ sparseValues }, { outputShape }) => ({
    shape: outputShape,
    dtype: sparseValues.dtype,
  }),
  lower: (g, inputs, { outputShape }, [y]) => {
    const { sparseIndices, sparseValues, defaultValue } = inputs;
    const base = g.add("Expand", [g.plain(defaultValue), g.ints(outputShape)]);
    const count =
      sparseIndices.shape.length === 2 ? sparseIndices.shape[0]! : sizeOf(sparseIndices.shape);
    const values = g.add("Expand", [g.plain(sparseValues), g.ints([count])]);
    const [into, updates] = [base, values].map((value, i) =>
      g.operand({ shape: i === 0 ? outputShape : [count], dtype: y!.dtype }, value),
    );
    return g.operand(y!, scatter(g, into!, outputShape, sparseIndices, updates!, "none"));
  },
});

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
    return g.operand(y!, g.add("Where", [hit, on!, off!]));
  },
});

/** Sums the rows that belong to each segment; a row with a negative one belongs to none. */
export const unsortedSegmentSum = kernel<UnsortedSegmentSumInputs, UnsortedSegmentSumAttrs>(
  UnsortedSegmentSum,
  {
    outputs: ({ x, segmentIds }, { numSegments }) => ({
      shape: [numSegments, ...x.shape.slice(segmentIds.shape.length)],
      dtype: x.dtype,
    }),
    lower: (g, { x, segmentIds }, { numSegments }, [y]) => {
      // One row more than there are segments takes what belongs to none.
      const ids = g.plain(segmentIds);
      const none = g.add("Less", [ids, g.scalar("int32", 0)]);
      const places = g.add("Where", [none, g.scalar("int32", numSegments), ids]);
      const count = sizeOf(segmentIds.shape);
      const row = y!.shape.slice(1);
      const rows = g.operand(
        { shape: [count, ...row], dtype: x.dtype },
        g.reshape(g.plain(x), [count, ...row]),
      );
      const at = g.operand({ shape: [count, 1], dtype: "int32" }, g.reshape(places, [count, 1]));
      const sums = scatter(g, x.dtype, [numSegments + 1, ...row], at, rows, "add");
      const kept = g.add("Slice", [sums, g.ints([0]), g.ints([numSegments]), g.ints([0])]);
      return g.operand(y!, kept);
    },
  },
);

export const cumsum = kernel<CumsumInputs, CumsumAttrs>(Cumsum, {
  outputs: ({ x }) => ({ shape: x.shape, dtype: x.dtype === "bool" ? "int32" : x.dtype }),
  lower: (g, { x }, { axis, exclusive, reverse }, [y]) => {
    const input = x.dtype === "bool" ? g.cast(g.plain(x), "int32") : g.plain(x);
    const at = g.graph.constant("int64", [], [axis]);
    const attributes = { exclusive: +exclusive, reverse: +reverse };
    return g.operand(y!, g.add("CumSum", [input, at], attributes));
  },
});

/** Products of ever more elements, by doubling the reach: log₂ n multiplications. */
export const cumprod = kernel<CumsumInputs, CumprodAttrs>(Cumprod, {
  outputs: ({ x }) => ({ shape: x.shape, dtype: x.dtype === "bool" ? "int32" : x.dtype }),
  lower: (g, { x }, { axis, exclusive, reverse }, [y]) => {
    const at = util.parseAxisParam(axis, [...x.shape])[0]!;
    const n = x.shape[at]!;
    const one = g.scalar(y!.dtype, 1);
    /** The elements moved `by` places along the axis; ones come in. */
    const shifted = (value: typeof one, by: number) => {
      const pads = x.shape.map((_, i) => (i === at ? by : 0));
      const none = x.shape.map(() => 0);
      const amounts = reverse ? [...none, ...pads] : [...pads, ...none];
      const longer = g.add("Pad", [value, g.ints(amounts), one]);
      const start = reverse ? by : 0;
      return g.add("Slice", [longer, g.ints([start]), g.ints([start + n]), g.ints([at])]);
    };
    let value = x.dtype === "bool" ? g.cast(g.plain(x), "int32") : g.plain(x);
    if (exclusive) value = shifted(value, 1);
    for (let by = 1; by < n; by *= 2) value = g.add("Mul", [value, shifted(value, by)]);
    return g.operand(y!, value);
  },
});

/** The k largest along the last axis and where they are. */
export const topK = kernel<TopKInputs, TopKAttrs>(TopK, {
  many: true,
  outputs: ({ x }, { k }) => {
    const shape = [...x.shape.slice(0, -1), k];
    return [
      { shape, dtype: x.dtype },
      { shape, dtype: "int32" },
    ];
  },
  lower: (g, { x }, { k }, [values, indices]) => {
    const [top, at] = g.addMany("TopK", [g.plain(x), g.ints([k])], 2, {
      axis: -1,
      largest: 1,
      sorted: 1, // tfjs orders them even where it need not
    });
    return [g.operand(values!, top!), g.operand(indices!, g.cast(at!, "int32"))];
  },
});
