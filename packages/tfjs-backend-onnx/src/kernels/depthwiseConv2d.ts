import {
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
import { depthwiseFilterGradient } from "../graph/convolution/depthwiseFilterGradient.ts";
import { depthwiseFilter } from "../graph/convolution/filterLayouts.ts";
import { geometry, windows } from "../graph/convolution/geometry.ts";
import { inputGradientInGroups } from "../graph/convolution/inputGradient.ts";
import { kernel } from "../program/kernel.ts";
import { activate } from "./activation.ts";
import { add } from "./binary.ts";
import { conv2DInfo } from "./conv2d.ts";
import { composite } from "./immediate.ts";

/** Each input channel is convolved separately, with `multiplier` filters. */
export const depthwiseConv2D = kernel<DepthwiseConv2dNativeInputs, DepthwiseConv2dNativeAttrs>(
  DepthwiseConv2dNative,
  {
    outputs: ({ x, filter }, attrs) => ({
      shape: conv2DInfo(x.shape, filter.shape, attrs, true).outShape,
      dtype: x.dtype,
    }),
    lower: (g, { x, filter }, attrs, [y]) => {
      const at = geometry(conv2DInfo(x.shape, filter.shape, attrs, true));
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
    const at = geometry(conv2DInfo(attrs.inputShape, filter.shape, attrs, true));
    const value = inputGradientInGroups(g, dy, filter, at, at.inChannels);
    return g.operand(dx!, value, "channelsFirst");
  },
});

export const depthwiseConv2DBackpropFilter = kernel<
  DepthwiseConv2dNativeBackpropFilterInputs,
  DepthwiseConv2dNativeBackpropFilterAttrs
>(DepthwiseConv2dNativeBackpropFilter, {
  outputs: ({ x }, { filterShape }) => ({ shape: filterShape, dtype: x.dtype }),
  lower: (g, { x, dy }, attrs, [dw]) => {
    const at = geometry(conv2DInfo(x.shape, attrs.filterShape, attrs, true));
    return g.operand(dw!, g.reshape(depthwiseFilterGradient(g, x, dy, at), dw!.shape));
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
