import {
  backend_util,
  Conv3D,
  type Conv3DAttrs,
  Conv3DBackpropFilterV2,
  type Conv3DBackpropFilterV2Attrs,
  type Conv3DBackpropFilterV2Inputs,
  Conv3DBackpropInputV2,
  type Conv3DBackpropInputV2Attrs,
  type Conv3DBackpropInputV2Inputs,
  type Conv3DInputs,
} from "@tensorflow/tfjs-core";
import { filterGradient } from "../graph/convolution/filterGradient.ts";
import { convolution } from "../graph/convolution/forward.ts";
import { geometry } from "../graph/convolution/geometry.ts";
import { inputGradient } from "../graph/convolution/inputGradient.ts";
import { kernel } from "../program/kernel.ts";

type Shape = readonly number[];

function conv3DInfo(
  x: Shape,
  filter: Shape,
  { strides, pad, dilations = 1 }: Pick<Conv3DAttrs, "strides" | "pad"> & Partial<Conv3DAttrs>,
) {
  type Shape5D = [number, number, number, number, number];
  return backend_util.computeConv3DInfo(x as Shape5D, filter as Shape5D, strides, dilations, pad);
}

export const conv3D = kernel<Conv3DInputs, Conv3DAttrs>(Conv3D, {
  outputs: ({ x, filter }, attrs) => ({
    shape: conv3DInfo(x.shape, filter.shape, attrs).outShape,
    dtype: x.dtype,
  }),
  lower: (g, { x, filter }, attrs, [y]) =>
    convolution(g, x, filter, geometry(conv3DInfo(x.shape, filter.shape, attrs)), y!),
});

export const conv3DBackpropInput = kernel<Conv3DBackpropInputV2Inputs, Conv3DBackpropInputV2Attrs>(
  Conv3DBackpropInputV2,
  {
    outputs: ({ dy }, { inputShape }) => ({ shape: inputShape, dtype: dy.dtype }),
    lower: (g, { dy, filter }, attrs, [dx]) => {
      const at = geometry(conv3DInfo(attrs.inputShape, filter.shape, attrs));
      return inputGradient(g, dy, filter, at, dx!);
    },
  },
);

export const conv3DBackpropFilter = kernel<
  Conv3DBackpropFilterV2Inputs,
  Conv3DBackpropFilterV2Attrs
>(Conv3DBackpropFilterV2, {
  outputs: ({ x }, { filterShape }) => ({ shape: filterShape, dtype: x.dtype }),
  lower: (g, { x, dy }, attrs, [dw]) => {
    const at = geometry(conv3DInfo(x.shape, attrs.filterShape, attrs));
    return g.operand(dw!, filterGradient(g, x, dy, at));
  },
});
