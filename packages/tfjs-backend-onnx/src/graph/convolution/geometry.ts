import type { backend_util } from "@tensorflow/tfjs-core";

/** How windows lie on an image or a volume, one number for each spatial axis. */
export interface Geometry {
  readonly batch: number;
  readonly inChannels: number;
  readonly outChannels: number;
  readonly input: readonly number[];
  readonly output: readonly number[];
  readonly kernel: readonly number[];
  readonly strides: readonly number[];
  readonly dilations: readonly number[];
  /** Padding before and after; after, as much as the last window needs. */
  readonly before: readonly number[];
  readonly after: readonly number[];
}

type Info2D = ReturnType<typeof backend_util.computeConv2DInfo>;
type Info3D = ReturnType<typeof backend_util.computeConv3DInfo>;

/** The geometry that tfjs worked out. */
export function geometry(info: Info2D | Info3D): Geometry {
  const volume = "inDepth" in info;
  const { padInfo } = info;
  const axes = [
    ...(volume
      ? [
          [
            info.inDepth,
            info.outDepth,
            info.filterDepth,
            info.strideDepth,
            info.dilationDepth,
            info.padInfo.front,
          ],
        ]
      : []),
    [
      info.inHeight,
      info.outHeight,
      info.filterHeight,
      info.strideHeight,
      info.dilationHeight,
      padInfo.top,
    ],
    [
      info.inWidth,
      info.outWidth,
      info.filterWidth,
      info.strideWidth,
      info.dilationWidth,
      padInfo.left,
    ],
  ] as [number, number, number, number, number, number][];
  return {
    batch: info.batchSize,
    inChannels: info.inChannels,
    outChannels: info.outChannels,
    input: axes.map(([input]) => input),
    output: axes.map(([, output]) => output),
    kernel: axes.map(([, , kernel]) => kernel),
    strides: axes.map(([, , , stride]) => stride),
    dilations: axes.map(([, , , , dilation]) => dilation),
    before: axes.map(([, , , , , before]) => before),
    after: axes.map(([input, output, kernel, stride, dilation, before]) =>
      Math.max(0, (output - 1) * stride + (kernel - 1) * dilation + 1 - input - before),
    ),
  };
}

/** The geometry as the attributes of ONNX' convolutions and pools. */
export const windows = (at: Geometry) => ({
  kernel_shape: at.kernel,
  strides: at.strides,
  dilations: at.dilations,
  pads: [...at.before, ...at.after],
});

/** Axes `[n, ...spatial, c]` to `[n, c, ...spatial]`, and back. */
export const channelsFirstOrder = (rank: number) => [
  0,
  rank - 1,
  ...Array.from({ length: rank - 2 }, (_, i) => i + 1),
];
export const channelsLastOrder = (rank: number) => [
  0,
  ...Array.from({ length: rank - 2 }, (_, i) => i + 2),
  1,
];
