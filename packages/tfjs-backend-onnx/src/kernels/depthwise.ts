import {
  backend_util,
  DepthwiseConv2dNative,
  type DepthwiseConv2dNativeAttrs,
  DepthwiseConv2dNativeBackpropFilter,
  type DepthwiseConv2dNativeBackpropFilterAttrs,
  type DepthwiseConv2dNativeBackpropFilterInputs,
  DepthwiseConv2dNativeBackpropInput,
  type DepthwiseConv2dNativeBackpropInputAttrs,
  type DepthwiseConv2dNativeBackpropInputInputs,
  type DepthwiseConv2dNativeInputs,
  FusedDepthwiseConv2D,
  type FusedDepthwiseConv2DAttrs,
  type FusedDepthwiseConv2DInputs,
} from "@tensorflow/tfjs-core";

import { depthwiseFilter, inputGradient } from "../graph/convolution/forward.ts";
import { geometry, windows } from "../graph/convolution/geometry.ts";
import { tapsOf } from "../graph/convolution/im2col.ts";
import { composite, kernel } from "../program/kernel.ts";
import { activate } from "./activation.ts";
import { add } from "./binary.ts";

type Shape = readonly number[];
type Window = Pick<DepthwiseConv2dNativeAttrs, "strides" | "pad" | "dilations" | "dimRoundingMode">;

const windowsOf = (x: Shape, filter: Shape, { strides, pad, dilations, dimRoundingMode }: Window) =>
  backend_util.computeConv2DInfo(
    x as [number, number, number, number],
    filter as [number, number, number, number],
    strides,
    dilations ?? 1,
    pad,
    dimRoundingMode,
    true,
  );

/** Each input channel is convolved by itself, with `multiplier` filters. */
export const depthwiseConv2D = kernel<DepthwiseConv2dNativeInputs, DepthwiseConv2dNativeAttrs>(
  DepthwiseConv2dNative,
  {
    outputs: ({ x, filter }, attrs) => ({
      shape: windowsOf(x.shape, filter.shape, attrs).outShape,
      dtype: x.dtype,
    }),
    lower: (g, { x, filter }, attrs, [y]) => {
      const at = geometry(windowsOf(x.shape, filter.shape, attrs));
      const group = at.inChannels;
      const inputs = [g.channelsFirst(x), depthwiseFilter(g, filter)];
      return g.operand(y!, g.add("Conv", inputs, { ...windows(at), group }), "channelsFirst");
    },
  },
);

export const depthwiseConv2DBackpropInput = kernel<
  DepthwiseConv2dNativeBackpropInputInputs,
  DepthwiseConv2dNativeBackpropInputAttrs
>(DepthwiseConv2dNativeBackpropInput, {
  outputs: ({ dy }, { inputShape }) => ({ shape: inputShape, dtype: dy.dtype }),
  lower: (g, { dy, filter }, attrs, [dx]) => {
    const at = geometry(windowsOf(attrs.inputShape, filter.shape, attrs));
    const value = inputGradient(g, dy, filter, at, at.inChannels);
    return g.operand(dx!, value, "channelsFirst");
  },
});

/** For each tap of the filter: the sum over all pixels of what it sees times dy. */
export const depthwiseConv2DBackpropFilter = kernel<
  DepthwiseConv2dNativeBackpropFilterInputs,
  DepthwiseConv2dNativeBackpropFilterAttrs
>(DepthwiseConv2dNativeBackpropFilter, {
  outputs: ({ x }, { filterShape }) => ({ shape: filterShape, dtype: x.dtype }),
  lower: (g, { x, dy }, attrs, [dw]) => {
    const at = geometry(windowsOf(x.shape, attrs.filterShape, attrs));
    const channels = at.inChannels;
    const pixels = [at.batch, ...at.output];
    const slope = g.reshape(g.plain(dy), [...pixels, channels, at.outChannels / channels]);
    const sums = tapsOf(g, x, at).map((tap) => {
      const products = g.add("Mul", [g.reshape(tap, [...pixels, channels, 1]), slope]);
      return g.add("ReduceSum", [products, g.ints([0, 1, 2])], { keepdims: 0 });
    });
    const side = sums.length === 1 ? sums[0]! : g.add("Concat", sums, { axis: 0 });
    return g.operand(dw!, g.reshape(side, dw!.shape));
  },
});

/** depthwiseConv2D, then a bias, then an activation. */
export const fusedDepthwiseConv2D = composite<
  FusedDepthwiseConv2DInputs,
  FusedDepthwiseConv2DAttrs
>(FusedDepthwiseConv2D, ({ x, filter, bias, preluActivationWeights }, attrs, run) => {
  const { strides, pad, dataFormat, dilations, dimRoundingMode } = attrs;
  const windows = { strides, pad, dataFormat, dilations, dimRoundingMode };
  let y = run(depthwiseConv2D, { x, filter }, windows);
  if (bias) y = run(add, { a: y, b: bias });
  return activate(y, attrs, preluActivationWeights, run);
});
