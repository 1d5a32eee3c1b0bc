import {
  ScatterNd,
  type ScatterNdAttrs,
  type ScatterNdInputs,
  SparseToDense,
  type SparseToDenseAttrs,
  type SparseToDenseInputs,
  TensorScatterUpdate,
  type TensorScatterUpdateInputs,
  UnsortedSegmentSum,
  type UnsortedSegmentSumAttrs,
  type UnsortedSegmentSumInputs,
} from "@tensorflow/tfjs-core";
import type { GraphWriter } from "../graph/graphWriter.ts";
import type { Operand } from "../graph/operand.ts";
import { placesIn } from "../graph/places.ts";
import { type DType, sizeOf } from "../graph/spec.ts";
import { kernel } from "../program/kernel.ts";
import { computeSegmentSum } from "./computeSum.ts";

/** A tensor with `updates` written, or added, at the indices. */
function scatter(
  g: GraphWriter,
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
  const places = placesIn(g, shape, indices);
  const values = bool ? g.cast(g.plain(updates), dtype) : g.plain(updates);
  // A vector of indices into a vector: each is an index of length one.
  const depth = indices.shape.length <= 1 ? g.reshape(places, [sizeOf(indices.shape), 1]) : places;
  const result = g.add("ScatterND", [target, depth, values], { reduction });
  return bool ? g.cast(result, "bool") : result;
}

export const scatterNd = kernel<ScatterNdInputs, ScatterNdAttrs>(ScatterNd, {
  outputs: ({ updates }, { shape }) => ({ shape, dtype: updates.dtype }),
  differsOnCpu: () => true, // as of gatherNd
  lower: (g, { indices, updates }, { shape }, [y]) =>
    g.operand(y!, scatter(g, updates.dtype, shape, indices, updates, "add")),
});

export const tensorScatterUpdate = kernel<TensorScatterUpdateInputs>(TensorScatterUpdate, {
  outputs: ({ tensor }) => ({ shape: tensor.shape, dtype: tensor.dtype }),
  differsOnCpu: () => true,
  lower: (g, { tensor, indices, updates }, _, [y]) =>
    g.operand(y!, scatter(g, tensor, tensor.shape, indices, updates, "none")),
});

export const sparseToDense = kernel<SparseToDenseInputs, SparseToDenseAttrs>(SparseToDense, {
  outputs: ({ sparseValues }, { outputShape }) => ({
    shape: outputShape,
    dtype: sparseValues.dtype,
  }),
  differsOnCpu: () => true,
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

/** Sums the rows that belong to each segment; a row of one that is not there belongs to none. */
export const unsortedSegmentSum = kernel<UnsortedSegmentSumInputs, UnsortedSegmentSumAttrs>(
  UnsortedSegmentSum,
  {
    outputs: ({ x, segmentIds }, { numSegments }) => ({
      shape: [numSegments, ...x.shape.slice(segmentIds.shape.length)],
      dtype: "float32",
    }),
    compute: ({ x, segmentIds }, { numSegments }) => computeSegmentSum(x, segmentIds, numSegments),
    lower: (g, { x, segmentIds }, { numSegments }, [y]) => {
      // One extra row takes the rows that belong to no segment.
      const ids = g.plain(segmentIds);
      const none = g.add("Or", [
        g.add("Less", [ids, g.scalar("int32", 0)]),
        g.add("GreaterOrEqual", [ids, g.scalar("int32", numSegments)]),
      ]);
      const places = g.add("Where", [none, g.scalar("int32", numSegments), ids]);
      const count = sizeOf(segmentIds.shape);
      const row = y!.shape.slice(1);
      const rows = g.operand(
        { shape: [count, ...row], dtype: "float32" },
        g.convert(g.reshape(g.plain(x), [count, ...row]), x.dtype, "float32"),
      );
      const at = g.operand({ shape: [count, 1], dtype: "int32" }, g.reshape(places, [count, 1]));
      const sums = scatter(g, "float32", [numSegments + 1, ...row], at, rows, "add");
      const kept = g.add("Slice", [sums, g.ints([0]), g.ints([numSegments]), g.ints([0])]);
      return g.operand(y!, kept);
    },
  },
);
