import type { Value } from "@rote/onnx";
import {
  AvgPool,
  AvgPool3D,
  AvgPool3DGrad,
  AvgPoolGrad,
  type AvgPoolGradInputs,
  backend_util,
  MaxPool,
  MaxPool3D,
  MaxPool3DGrad,
  MaxPoolGrad,
  type MaxPoolGradInputs,
  type MaxPoolInputs,
  MaxPoolWithArgmax,
  type MaxPoolWithArgmaxAttrs,
} from "@tensorflow/tfjs-core";

import { channelsFirst, fromChannelsFirst } from "../graph/convolution/forward.ts";
import {
  channelsLastOrder,
  type Geometry,
  geometry,
  windows,
} from "../graph/convolution/geometry.ts";
import type { Lowering, Operand } from "../graph/graphWriter.ts";
import { maxPoolGradientByTaps } from "../graph/pooling/maxPoolGradientByTaps.ts";
import { kernel } from "../program/kernel.ts";
import { sizeOf } from "../program/program.ts";

/** The attributes of every pool, of images and of volumes. */
interface PoolAttrs {
  filterSize: number | number[];
  strides: number | number[];
  pad: "valid" | "same" | number;
  dimRoundingMode?: "floor" | "round" | "ceil";
  dataFormat?: "NDHWC" | "NCDHW";
}

function windowsOf(x: readonly number[], attrs: PoolAttrs) {
  const { filterSize, strides, pad, dimRoundingMode, dataFormat } = attrs;
  return x.length === 4
    ? backend_util.computePool2DInfo(
        x as never,
        filterSize as never,
        strides as never,
        1,
        pad,
        dimRoundingMode,
      )
    : backend_util.computePool3DInfo(
        x as never,
        filterSize as never,
        strides as never,
        1,
        pad,
        dimRoundingMode,
        dataFormat,
      );
}

const averagePool = (name: string) =>
  kernel<MaxPoolInputs, PoolAttrs>(name, {
    outputs: ({ x }, attrs) => ({ shape: windowsOf(x.shape, attrs).outShape, dtype: x.dtype }),
    lower: (g, { x }, attrs, [y]) => {
      const at = geometry(windowsOf(x.shape, attrs));
      return fromChannelsFirst(g, y!, g.add("AveragePool", [floats(g, x)], windows(at)));
    },
  });
export const avgPool = averagePool(AvgPool);
export const avgPool3D = averagePool(AvgPool3D);

const floats = (g: Lowering, x: Operand) =>
  x.dtype === "float32" ? channelsFirst(g, x) : g.cast(channelsFirst(g, x), "float32");

/** Each dy is shared out among the pixels its window saw; those of the padding do not count. */
const averagePoolGradient = (name: string) =>
  kernel<AvgPoolGradInputs, PoolAttrs>(name, {
    outputs: ({ input }) => ({ shape: input.shape, dtype: input.dtype }),
    lower: (g, { dy, input }, attrs, [dx]) => {
      const at = geometry(windowsOf(input.shape, attrs));
      const counts = g.graph.constant("float32", [1, 1, ...at.output], seen(at));
      const share = g.add("Div", [channelsFirst(g, dy), counts]);
      const images = at.batch * at.inChannels;
      const ones = g.graph.constant(
        "float32",
        [1, 1, ...at.kernel],
        Array(sizeOf(at.kernel)).fill(1),
      );
      const rest = at.input.map(
        (n, i) =>
          n + at.before[i]! + at.after[i]! - (at.strides[i]! * (at.output[i]! - 1) + at.kernel[i]!),
      );
      const spread = g.add("ConvTranspose", [g.reshape(share, [images, 1, ...at.output]), ones], {
        ...windows(at),
        output_padding: rest,
      });
      const image = g.reshape(spread, [at.batch, at.inChannels, ...at.input]);
      return fromChannelsFirst(g, dx!, image);
    },
  });
export const avgPoolGrad = averagePoolGradient(AvgPoolGrad);
export const avgPool3DGrad = averagePoolGradient(AvgPool3DGrad);

/** How many pixels of the image each window sees, row-major. */
function seen(at: Geometry): number[] {
  const along = at.output.map((n, axis) =>
    Array.from({ length: n }, (_, i) => {
      const start = i * at.strides[axis]! - at.before[axis]!;
      return Math.min(start + at.kernel[axis]!, at.input[axis]!) - Math.max(start, 0);
    }),
  );
  return along.reduce((all, counts) => all.flatMap((a) => counts.map((b) => a * b)), [1]);
}

/** The maxima and where in the whole tensor `[n, channels, ...spatial]` they stand. */
function maximaOf(g: Lowering, x: Operand, attrs: PoolAttrs): { values: Value; indices: Value } {
  const at = windows(geometry(windowsOf(x.shape, attrs)));
  const input = floats(g, x);
  const key = [input, ...Object.values(at)].join(";");
  const known = g.pools.get(key);
  if (known) return known;
  const [values, indices] = g.addMany("MaxPool", [input], 2, at) as [Value, Value];
  const maxima = { values, indices };
  g.pools.set(key, maxima);
  return maxima;
}

const maximumPool = (name: string, gradient: string) =>
  kernel<MaxPoolInputs, PoolAttrs>(name, {
    outputs: ({ x }, attrs) => ({ shape: windowsOf(x.shape, attrs).outShape, dtype: x.dtype }),
    lower: (g, { x }, attrs, [y]) => {
      const learns = g.program.instructions.some(({ kernel }) => kernel.name === gradient);
      const at = geometry(windowsOf(x.shape, attrs));
      const value =
        learns && g.provider !== "webgpu"
          ? maximaOf(g, x, attrs).values
          : g.add("MaxPool", [floats(g, x)], windows(at));
      return fromChannelsFirst(g, y!, x.dtype === "float32" ? value : g.cast(value, x.dtype));
    },
  });
export const maxPool = maximumPool(MaxPool, MaxPoolGrad);
export const maxPool3D = maximumPool(MaxPool3D, MaxPool3DGrad);

/** Each dy goes to the pixel that was its window's maximum. */
const maximumPoolGradient = (name: string) =>
  kernel<MaxPoolGradInputs, PoolAttrs>(name, {
    outputs: ({ input }) => ({ shape: input.shape, dtype: "float32" }),
    lower: (g, { dy, input, output }, attrs, [dx]) => {
      if (g.provider === "webgpu") {
        const [x, y] = [floats(g, input), floats(g, output)];
        const at = geometry(windowsOf(input.shape, attrs));
        const image = maxPoolGradientByTaps(g, { x, y, dy: channelsFirst(g, dy) }, at);
        return fromChannelsFirst(g, dx!, image);
      }
      const size = sizeOf(input.shape);
      const { indices } = maximaOf(g, input, attrs);
      const zeros = g.add("Expand", [g.scalar("float32", 0), g.ints([size])]);
      const flat = [-1];
      const scattered = g.add(
        "ScatterElements",
        [zeros, g.reshape(indices, flat), g.reshape(channelsFirst(g, dy), flat)],
        { axis: 0, reduction: "add" },
      );
      const at = geometry(windowsOf(input.shape, attrs));
      const image = g.reshape(scattered, [at.batch, at.inChannels, ...at.input]);
      return fromChannelsFirst(g, dx!, image);
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
    const shape = windowsOf(x.shape, attrs).outShape;
    return [
      { shape, dtype: x.dtype },
      { shape, dtype: "int32" },
    ];
  },
  lower: (g, { x }, attrs, [y, places]) => {
    const { values, indices } = maximaOf(g, x, attrs);
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
    return [fromChannelsFirst(g, y!, values), g.operand(places!, g.cast(place, "int32"))];
  },
});
