import {
  backend_util,
  GatherNd,
  type GatherNdInputs,
  GatherV2,
  type GatherV2Attrs,
  type GatherV2Inputs,
  gather_util,
  util,
} from "@tensorflow/tfjs-core";
import { nonNegative, placesIn } from "../graph/places.ts";
import { sizeOf } from "../graph/spec.ts";
import { kernel } from "../program/kernel.ts";

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
    const places = nonNegative(g, g.plain(indices), x.shape[at]!);
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
  differsOnCpu: () => true, // a negative index of one of several axes reads another row there
  lower: (g, { params, indices }, _, [y]) =>
    g.operand(y!, g.add("GatherND", [g.plain(params), placesIn(g, params.shape, indices)])),
});
