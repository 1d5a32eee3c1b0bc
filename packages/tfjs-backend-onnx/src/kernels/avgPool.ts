import {
  AvgPool,
  AvgPool3D,
  AvgPool3DGrad,
  AvgPoolGrad,
  type AvgPoolGradInputs,
  type MaxPoolInputs,
} from "@tensorflow/tfjs-core";
import { channelsFirst, fromChannelsFirst } from "../graph/convolution/channels.ts";
import { type Geometry, outputPadding, windows } from "../graph/convolution/geometry.ts";
import { poolInput } from "../graph/pooling/maxPool.ts";
import { type PoolAttrs, poolGeometry, poolShape } from "../graph/pooling/poolGeometry.ts";
import { sizeOf } from "../graph/spec.ts";
import { kernel } from "../program/kernel.ts";

const averagePool = (name: string) =>
  kernel<MaxPoolInputs, PoolAttrs>(name, {
    outputs: ({ x }, attrs) => ({ shape: poolShape(x.shape, attrs), dtype: x.dtype }),
    lower: (g, { x }, attrs, [y]) => {
      const at = poolGeometry(x.shape, attrs);
      return fromChannelsFirst(g, y!, g.add("AveragePool", [poolInput(g, x)], windows(at)));
    },
  });
export const avgPool = averagePool(AvgPool);
export const avgPool3D = averagePool(AvgPool3D);

/** Each dy is shared out among the pixels its window saw; those of the padding do not count. */
const averagePoolGradient = (name: string) =>
  kernel<AvgPoolGradInputs, PoolAttrs>(name, {
    outputs: ({ input }) => ({ shape: input.shape, dtype: input.dtype }),
    lower: (g, { dy, input }, attrs, [dx]) => {
      const at = poolGeometry(input.shape, attrs);
      const counts = g.graph.constant("float32", [1, 1, ...at.output], pixelsSeen(at));
      const share = g.add("Div", [channelsFirst(g, dy), counts]);
      const images = at.batch * at.inChannels;
      const taps = Array(sizeOf(at.kernel)).fill(1);
      const ones = g.graph.constant("float32", [1, 1, ...at.kernel], taps);
      const spread = g.add("ConvTranspose", [g.reshape(share, [images, 1, ...at.output]), ones], {
        ...windows(at),
        output_padding: outputPadding(at),
      });
      const image = g.reshape(spread, [at.batch, at.inChannels, ...at.input]);
      return fromChannelsFirst(g, dx!, image);
    },
  });
export const avgPoolGrad = averagePoolGradient(AvgPoolGrad);
export const avgPool3DGrad = averagePoolGradient(AvgPool3DGrad);

/** How many pixels of the image each window sees, row-major. */
function pixelsSeen(at: Geometry): number[] {
  const along = at.output.map((n, axis) =>
    Array.from({ length: n }, (_, i) => {
      const start = i * at.strides[axis]! - at.before[axis]!;
      return Math.min(start + at.kernel[axis]!, at.input[axis]!) - Math.max(start, 0);
    }),
  );
  return along.reduce((all, counts) => all.flatMap((a) => counts.map((b) => a * b)), [1]);
}
