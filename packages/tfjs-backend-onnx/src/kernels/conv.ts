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
  Conv3D,
  type Conv3DAttrs,
  Conv3DBackpropFilterV2,
  type Conv3DBackpropFilterV2Attrs,
  type Conv3DBackpropFilterV2Inputs,
  Conv3DBackpropInputV2,
  type Conv3DBackpropInputV2Attrs,
  type Conv3DBackpropInputV2Inputs,
  type Conv3DInputs,
  FusedConv2D,
  type FusedConv2DAttrs,
  type FusedConv2DInputs,
} from "@tensorflow/tfjs-core";
import {
  convolutionAsProduct,
  inputGradientAsProduct,
  isOneProduct,
} from "../graph/convolution/asProduct.ts";
import { filterGradient } from "../graph/convolution/filterGradient.ts";
import {
  channelsFirst,
  convolution,
  filterOutIn,
  fromChannelsFirst,
  inputGradient,
  inputGradientInBlocks,
} from "../graph/convolution/forward.ts";
import { type Geometry, geometry, windows } from "../graph/convolution/geometry.ts";
import type { Lowering, Operand } from "../graph/graphWriter.ts";
import { composite, kernel } from "../program/kernel.ts";
import type { Spec } from "../program/program.ts";
import { activate } from "./activation.ts";
import { add } from "./binary.ts";

type Shape = readonly number[];
type Format = "NHWC" | "NCHW" | undefined;

function geometry2D(
  x: Shape,
  filter: Shape,
  attrs: Pick<Conv2DAttrs, "strides" | "pad" | "dimRoundingMode"> &
    Partial<Pick<Conv2DAttrs, "dilations" | "dataFormat">>,
) {
  const { strides, pad, dilations = 1, dimRoundingMode, dataFormat = "NHWC" } = attrs;
  return backend_util.computeConv2DInfo(
    x as [number, number, number, number],
    filter as [number, number, number, number],
    strides,
    dilations,
    pad,
    dimRoundingMode,
    false,
    backend_util.convertConv2DDataFormat(dataFormat),
  );
}

function geometry3D(
  x: Shape,
  filter: Shape,
  { strides, pad, dilations = 1 }: Pick<Conv3DAttrs, "strides" | "pad"> & Partial<Conv3DAttrs>,
) {
  type Shape5D = [number, number, number, number, number];
  return backend_util.computeConv3DInfo(x as Shape5D, filter as Shape5D, strides, dilations, pad);
}

/** A tensor in tfjs' other data format is one of ours that is there channels first. */
export function asChannelsLast(g: Lowering, x: Operand, format: Format): Operand {
  if (format !== "NCHW") return x;
  const [n, c, h, w] = x.shape as [number, number, number, number];
  return g.operand({ shape: [n, h, w, c], dtype: x.dtype }, g.plain(x), "channelsFirst");
}
export function inFormat(g: Lowering, y: Operand, spec: Spec, format: Format): Operand {
  return format === "NCHW" ? g.operand(spec, g.channelsFirst(y)) : y;
}

/** The gradient with respect to the input of a convolution, in the fastest way there is. */
function convolveBack(
  g: Lowering,
  dy: Operand,
  filter: Operand,
  at: Geometry,
  spec: Spec,
): Operand {
  const inBlocks = inputGradientInBlocks(g, dy, filter, at, spec);
  if (inBlocks) return inBlocks;
  if (at.strides.every((s) => s === 1) && isOneProduct(at, at.input)) {
    return g.operand(spec, inputGradientAsProduct(g, dy, filter, at));
  }
  return fromChannelsFirst(g, spec, inputGradient(g, dy, filter, at, 1));
}

const lastShape = (shape: Shape, format: Format) =>
  format === "NCHW" ? [shape[0]!, shape[2]!, shape[3]!, shape[1]!] : shape;

function convolve(g: Lowering, x: Operand, filter: Operand, at: Geometry, spec: Spec): Operand {
  if (spec.shape.length !== 4) {
    const y = g.add("Conv", [channelsFirst(g, x), filterOutIn(g, filter)], windows(at));
    return fromChannelsFirst(g, spec, y);
  }
  const written = convolution(g, x, filter, at, spec);
  if (!g.inBlocks(written) && isOneProduct(at, at.output)) {
    return g.operand(spec, convolutionAsProduct(g, x, filter, at));
  }
  return written;
}

export const conv2D = kernel<Conv2DInputs, Conv2DAttrs>(Conv2D, {
  outputs: ({ x, filter }, attrs) => ({
    shape: geometry2D(x.shape, filter.shape, attrs).outShape,
    dtype: x.dtype,
  }),
  lower: (g, { x, filter }, attrs, [y]) => {
    const format = attrs.dataFormat;
    const at = geometry(geometry2D(x.shape, filter.shape, attrs));
    const spec = { shape: lastShape(y!.shape, format), dtype: y!.dtype };
    return inFormat(g, convolve(g, asChannelsLast(g, x, format), filter, at, spec), y!, format);
  },
});

export const conv2DBackpropInput = kernel<Conv2DBackpropInputInputs, Conv2DBackpropInputAttrs>(
  Conv2DBackpropInput,
  {
    outputs: ({ dy }, { inputShape }) => ({ shape: inputShape, dtype: dy.dtype }),
    lower: (g, { dy, filter }, attrs, [dx]) => {
      const format = attrs.dataFormat;
      const at = geometry(geometry2D(attrs.inputShape, filter.shape, attrs));
      const spec = { shape: lastShape(dx!.shape, format), dtype: dx!.dtype };
      const back = convolveBack(g, asChannelsLast(g, dy, format), filter, at, spec);
      return inFormat(g, back, dx!, format);
    },
  },
);

export const conv2DBackpropFilter = kernel<Conv2DBackpropFilterInputs, Conv2DBackpropFilterAttrs>(
  Conv2DBackpropFilter,
  {
    outputs: ({ x }, { filterShape }) => ({ shape: filterShape, dtype: x.dtype }),
    lower: (g, { x, dy }, attrs, [dw]) => {
      const at = geometry(geometry2D(x.shape, attrs.filterShape, attrs));
      const format = attrs.dataFormat;
      const [image, slope] = [asChannelsLast(g, x, format), asChannelsLast(g, dy, format)];
      return g.operand(dw!, filterGradient(g, image, slope, at));
    },
  },
);

export const conv3D = kernel<Conv3DInputs, Conv3DAttrs>(Conv3D, {
  outputs: ({ x, filter }, attrs) => ({
    shape: geometry3D(x.shape, filter.shape, attrs).outShape,
    dtype: x.dtype,
  }),
  lower: (g, { x, filter }, attrs, [y]) =>
    convolve(g, x, filter, geometry(geometry3D(x.shape, filter.shape, attrs)), y!),
});

export const conv3DBackpropInput = kernel<Conv3DBackpropInputV2Inputs, Conv3DBackpropInputV2Attrs>(
  Conv3DBackpropInputV2,
  {
    outputs: ({ dy }, { inputShape }) => ({ shape: inputShape, dtype: dy.dtype }),
    lower: (g, { dy, filter }, attrs, [dx]) => {
      const at = geometry(geometry3D(attrs.inputShape, filter.shape, attrs));
      return convolveBack(g, dy, filter, at, dx!);
    },
  },
);

export const conv3DBackpropFilter = kernel<
  Conv3DBackpropFilterV2Inputs,
  Conv3DBackpropFilterV2Attrs
>(Conv3DBackpropFilterV2, {
  outputs: ({ x }, { filterShape }) => ({ shape: filterShape, dtype: x.dtype }),
  lower: (g, { x, dy }, attrs, [dw]) => {
    const at = geometry(geometry3D(x.shape, attrs.filterShape, attrs));
    return g.operand(dw!, filterGradient(g, x, dy, at));
  },
});

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
function perChannel<T extends { shape: number[] }>(x: T, format: Format): T {
  return format === "NCHW" && x.shape.length === 1 && x.shape[0] !== 1
    ? { ...x, shape: [x.shape[0]!, 1, 1] }
    : x;
}
