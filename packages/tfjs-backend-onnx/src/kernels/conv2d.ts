import {
  backend_util,
  Conv2D,
  type Conv2DAttrs,
  Conv2DBackpropFilter,
  type Conv2DBackpropFilterAttrs,
  type Conv2DBackpropFilterInputs,
  Conv2DBackpropInput,
  type Conv2DBackpropInputAttrs,
  type Conv2DBackpropInputInputs,
  type Conv2DInputs,
  FusedConv2D,
  type FusedConv2DAttrs,
  type FusedConv2DInputs,
} from "@tensorflow/tfjs-core";
import {
  asChannelsLast,
  channelsLastShape,
  type DataFormat,
  inDataFormat,
} from "../graph/convolution/channels.ts";
import { filterGradient } from "../graph/convolution/filterGradient.ts";
import { convolution } from "../graph/convolution/forward.ts";
import { geometry } from "../graph/convolution/geometry.ts";
import { inputGradient } from "../graph/convolution/inputGradient.ts";
import { kernel } from "../program/kernel.ts";
import { activate } from "./activation.ts";
import { add } from "./binary.ts";
import { composite } from "./immediate.ts";

type Shape = readonly number[];
type WindowAttrs = Pick<Conv2DAttrs, "strides" | "pad" | "dimRoundingMode"> &
  Partial<Pick<Conv2DAttrs, "dilations" | "dataFormat">>;

/** What tfjs works out about the windows of a convolution of images. */
export function conv2DInfo(x: Shape, filter: Shape, attrs: WindowAttrs, depthwise = false) {
  const { strides, pad, dilations, dimRoundingMode, dataFormat = "NHWC" } = attrs;
  return backend_util.computeConv2DInfo(
    x as [number, number, number, number],
    filter as [number, number, number, number],
    strides,
    dilations ?? 1, // may be null
    pad,
    dimRoundingMode,
    depthwise,
    backend_util.convertConv2DDataFormat(dataFormat),
  );
}

export const conv2D = kernel<Conv2DInputs, Conv2DAttrs>(Conv2D, {
  outputs: ({ x, filter }, attrs) => ({
    shape: conv2DInfo(x.shape, filter.shape, attrs).outShape,
    dtype: x.dtype,
  }),
  lower: (g, { x, filter }, attrs, [y]) => {
    const format = attrs.dataFormat;
    const at = geometry(conv2DInfo(x.shape, filter.shape, attrs));
    const spec = { shape: channelsLastShape(y!.shape, format), dtype: y!.dtype };
    const image = asChannelsLast(g, x, format);
    return inDataFormat(g, convolution(g, image, filter, at, spec), y!, format);
  },
});

export const conv2DBackpropInput = kernel<Conv2DBackpropInputInputs, Conv2DBackpropInputAttrs>(
  Conv2DBackpropInput,
  {
    outputs: ({ dy }, { inputShape }) => ({ shape: inputShape, dtype: dy.dtype }),
    lower: (g, { dy, filter }, attrs, [dx]) => {
      const format = attrs.dataFormat;
      const at = geometry(conv2DInfo(attrs.inputShape, filter.shape, attrs));
      const spec = { shape: channelsLastShape(dx!.shape, format), dtype: dx!.dtype };
      const slope = asChannelsLast(g, dy, format);
      return inDataFormat(g, inputGradient(g, slope, filter, at, spec), dx!, format);
    },
  },
);

export const conv2DBackpropFilter = kernel<Conv2DBackpropFilterInputs, Conv2DBackpropFilterAttrs>(
  Conv2DBackpropFilter,
  {
    outputs: ({ x }, { filterShape }) => ({ shape: filterShape, dtype: x.dtype }),
    lower: (g, { x, dy }, attrs, [dw]) => {
      const at = geometry(conv2DInfo(x.shape, attrs.filterShape, attrs));
      const format = attrs.dataFormat;
      const [image, slope] = [asChannelsLast(g, x, format), asChannelsLast(g, dy, format)];
      return g.operand(dw!, filterGradient(g, image, slope, at));
    },
  },
);

/** conv2D, then a bias, then an activation. */
export const fusedConv2D = composite<FusedConv2DInputs, FusedConv2DAttrs>(
  FusedConv2D,
  ({ x, filter, bias, preluActivationWeights }, attrs, run) => {
    const { strides, pad, dataFormat, dilations, dimRoundingMode } = attrs;
    let y = run(conv2D, { x, filter }, { strides, pad, dataFormat, dilations, dimRoundingMode });
    if (bias) y = run(add, { a: y, b: perChannel(bias, dataFormat) });
    const alpha = preluActivationWeights && perChannel(preluActivationWeights, dataFormat);
    return activate(y, attrs, alpha, run);
  },
);

/** A vector of channels under the shape that broadcasts in the data format. */
function perChannel<T extends { shape: number[] }>(x: T, format: DataFormat): T {
  return format === "NCHW" && x.shape.length === 1 && x.shape[0] !== 1
    ? { ...x, shape: [x.shape[0]!, 1, 1] }
    : x;
}
