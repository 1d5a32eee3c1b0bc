import {
  MaxPool,
  MaxPool3D,
  MaxPool3DGrad,
  MaxPoolGrad,
  type MaxPoolGradInputs,
  type MaxPoolInputs,
  MaxPoolWithArgmax,
  type MaxPoolWithArgmaxAttrs,
} from "@tensorflow/tfjs-core";
import { channelsLastOrder, fromChannelsFirst } from "../graph/convolution/channels.ts";
import { maximaOf, maxPoolGradient, maxPool as maxPoolOf } from "../graph/pooling/maxPool.ts";
import { type PoolAttrs, poolGeometry, poolShape } from "../graph/pooling/poolGeometry.ts";
import { kernel } from "../program/kernel.ts";

/** Where the gradient is in the same program, the pass `maxPoolIndices` writes the pool instead. */
const maximumPool = (name: string) =>
  kernel<MaxPoolInputs, PoolAttrs>(name, {
    outputs: ({ x }, attrs) => ({ shape: poolShape(x.shape, attrs), dtype: x.dtype }),
    lower: (g, { x }, attrs, [y]) => maxPoolOf(g, x, poolGeometry(x.shape, attrs), y!, false),
  });
export const maxPool = maximumPool(MaxPool);
export const maxPool3D = maximumPool(MaxPool3D);

const maximumPoolGradient = (name: string) =>
  kernel<MaxPoolGradInputs, PoolAttrs>(name, {
    outputs: ({ input }) => ({ shape: input.shape, dtype: "float32" }),
    lower: (g, { dy, input, output }, attrs, [dx]) => {
      const at = poolGeometry(input.shape, attrs);
      return maxPoolGradient(g, { x: input, y: output, dy }, at, dx!);
    },
  });
export const maxPoolGrad = maximumPoolGradient(MaxPoolGrad);
export const maxPool3DGrad = maximumPoolGradient(MaxPool3DGrad);

/** The maxima and their places counted in `[height, width, channels]`, or with the batch. */
export const maxPoolWithArgmax = kernel<MaxPoolInputs, MaxPoolWithArgmaxAttrs>(MaxPoolWithArgmax, {
  many: true,
  outputs: ({ x }, attrs) => {
    if (x.shape.length !== 4) {
      throw new RangeError(`maxPoolWithArgmax: x must have rank 4, got [${x.shape}].`);
    }
    const shape = poolShape(x.shape, attrs);
    return [
      { shape, dtype: x.dtype },
      { shape, dtype: "int32" },
    ];
  },
  lower: (g, { x }, attrs, [y, places]) => {
    const { values, indices } = maximaOf(g, x, poolGeometry(x.shape, attrs));
    const [, height, width, channels] = x.shape as [number, number, number, number];
    const last = g.transpose(indices, channelsLastOrder(4));
    // n·C·H·W + c·H·W + h·W + w  →  (n·H·W + h·W + w)·C + c
    const integer = (value: number) => g.graph.constant("int64", [], [value]);
    const pixels = integer(height * width);
    const plane = g.add("Div", [last, pixels]);
    const pixel = g.add("Mod", [last, pixels]);
    const channel = g.add("Mod", [plane, integer(channels)]);
    const image = g.add("Div", [plane, integer(channels)]);
    const within = attrs.includeBatchInIndex
      ? g.add("Add", [g.add("Mul", [image, pixels]), pixel])
      : pixel;
    const place = g.add("Add", [g.add("Mul", [within, integer(channels)]), channel]);
    return [
      fromChannelsFirst(g, y!, g.convert(values, "float32", x.dtype)),
      g.operand(places!, g.cast(place, "int32")),
    ];
  },
});
