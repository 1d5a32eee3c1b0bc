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
  const depth = "inDepth" in info ? [depthOf(info)] : [];
  const axes: Axis[] = [...depth, heightOf(info), widthOf(info)];
  return {
    batch: info.batchSize,
    inChannels: info.inChannels,
    outChannels: info.outChannels,
    input: axes.map(({ input }) => input),
    output: axes.map(({ output }) => output),
    kernel: axes.map(({ kernel }) => kernel),
    strides: axes.map(({ stride }) => stride),
    dilations: axes.map(({ dilation }) => dilation),
    before: axes.map(({ before }) => before),
    after: axes.map(({ input, output, kernel, stride, dilation, before }) =>
      Math.max(0, (output - 1) * stride + (kernel - 1) * dilation + 1 - input - before),
    ),
  };
}

/** One spatial axis. */
interface Axis {
  input: number;
  output: number;
  kernel: number;
  stride: number;
  dilation: number;
  before: number;
}

const depthOf = (info: Info3D): Axis => ({
  input: info.inDepth,
  output: info.outDepth,
  kernel: info.filterDepth,
  stride: info.strideDepth,
  dilation: info.dilationDepth,
  before: info.padInfo.front,
});
const heightOf = (info: Info2D | Info3D): Axis => ({
  input: info.inHeight,
  output: info.outHeight,
  kernel: info.filterHeight,
  stride: info.strideHeight,
  dilation: info.dilationHeight,
  before: info.padInfo.top,
});
const widthOf = (info: Info2D | Info3D): Axis => ({
  input: info.inWidth,
  output: info.outWidth,
  kernel: info.filterWidth,
  stride: info.strideWidth,
  dilation: info.dilationWidth,
  before: info.padInfo.left,
});

/** The geometry as the attributes of ONNX' convolutions and pools. */
export const windows = (at: Geometry) => ({
  kernel_shape: at.kernel,
  strides: at.strides,
  dilations: at.dilations,
  pads: [...at.before, ...at.after],
});

/** `output_padding` of the transposed convolution: input pixels beyond the last window. */
export const outputPadding = (at: Geometry): number[] =>
  at.input.map(
    (n, i) =>
      n +
      at.before[i]! +
      at.after[i]! -
      (at.strides[i]! * (at.output[i]! - 1) + (at.kernel[i]! - 1) * at.dilations[i]! + 1),
  );

/** Whether windows move on by one pixel. */
export const isDense = (at: Geometry): boolean => at.strides.every((s) => s === 1);

/** All positions of a box, row-major. */
export function positions(shape: readonly number[]): number[][] {
  return shape.reduce<number[][]>(
    (all, n) => all.flatMap((at) => Array.from({ length: n }, (_, i) => [...at, i])),
    [[]],
  );
}
