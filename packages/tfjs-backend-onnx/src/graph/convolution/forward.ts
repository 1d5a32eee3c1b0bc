import type { Value } from "@rote/onnx";
import { type Spec, sizeOf } from "../../program/program.ts";
import type { Lowering, Operand } from "../graphWriter.ts";
import { channelsFirstOrder, channelsLastOrder, type Geometry, windows } from "./geometry.ts";

/** `x` as `[n, channels, ...spatial]`, for images and volumes. */
export function channelsFirst(g: Lowering, x: Operand): Value {
  return x.shape.length === 4
    ? g.channelsFirst(x)
    : g.transpose(g.plain(x), channelsFirstOrder(x.shape.length));
}

/** The operand of a value `[n, channels, ...spatial]`. */
export function fromChannelsFirst(g: Lowering, spec: Spec, value: Value): Operand {
  const rank = spec.shape.length;
  return rank === 4
    ? g.operand(spec, value, "channelsFirst")
    : g.operand(spec, g.transpose(value, channelsLastOrder(rank)));
}

/** tfjs' filter `[...kernel, in, out]` as ONNX' `[out, in, ...kernel]`. */
export function filterOutIn(g: Lowering, filter: Operand): Value {
  const rank = filter.shape.length;
  const kernel = rank - 2;
  if (filter.shape.slice(0, kernel).every((k) => k === 1)) {
    const [inputs, outputs] = filter.shape.slice(kernel) as [number, number];
    const matrix = g.reshape(g.plain(filter), [inputs, outputs]);
    return g.reshape(g.transpose(matrix, [1, 0]), [
      outputs,
      inputs,
      ...filter.shape.slice(0, kernel),
    ]);
  }
  return g.transpose(g.plain(filter), [rank - 1, rank - 2, ...Array(kernel).keys()]);
}

/**
 * The filter turned by 180° with input and output channels exchanged: `[in, out, ...kernel]`, for
 * `groups` groups of channels.
 */
function filterTurned(g: Lowering, filter: Operand): Value {
  const rank = filter.shape.length;
  const kernel = filter.shape.slice(0, rank - 2);
  const [inputs, outputs] = filter.shape.slice(rank - 2) as [number, number];
  const taps = sizeOf(kernel);
  if (taps === 1) return g.reshape(g.plain(filter), [inputs, outputs, ...kernel]);
  const rows = g.reshape(g.plain(filter), [taps, inputs, outputs]);
  const turned = g.add("Gather", [rows, g.ints([...Array(taps).keys()].reverse())], { axis: 0 });
  return g.reshape(g.transpose(turned, [1, 2, 0]), [inputs, outputs, ...kernel]);
}

/**
 * A convolution of images to be written with what follows it: a bias, and being cut off below zero.
 * In blocks of channels where the numbers of channels allow.
 */
export function convolution(
  g: Lowering,
  x: Operand,
  filter: Operand,
  at: Geometry,
  spec: Spec,
): Operand {
  const fits = at.input.length === 2 && blocksFit(g, at.inChannels, at.outChannels);
  return g.convolved(spec, {
    layout: fits ? "blocked" : "channelsFirst",
    ending: {},
    write: ({ bias, relu }) => {
      const more = bias ? [bias] : [];
      if (fits) {
        const image = blocksOrImage(g, x, at.inChannels);
        const inputs = [image, filterInBlocks(g, filter), ...more];
        return g.add("nchwc.Conv", inputs, {
          ...windows(at),
          ...(relu ? { activation: "Relu" } : {}),
        });
      }
      const y = g.add("Conv", [channelsFirst(g, x), filterOutIn(g, filter), ...more], windows(at));
      return relu ? g.add("Relu", [y]) : y;
    },
  });
}

/** Fewer channels than a block has are taken as they are: the first layer's. */
const blocksFit = (g: Lowering, inputs: number, outputs: number) =>
  g.fitsBlocks(outputs) && (g.fitsBlocks(inputs) || inputs < g.block!);
const blocksOrImage = (g: Lowering, x: Operand, channels: number) =>
  channels < g.block! ? g.channelsFirst(x) : g.blocked(x);

/** The sum of a convolution that nobody else needs and a vector of channels. */
export function withBias(g: Lowering, x: Operand, bias: Operand, spec: Spec): Operand | undefined {
  const { convolution } = x;
  const channels = x.shape.at(-1)!;
  const isVector = sizeOf(bias.shape) === channels && bias.shape.at(-1) === channels;
  if (!convolution || !isVector || !g.isUsedOnce(x) || bias.repeats) return undefined;
  if (convolution.ending.bias || convolution.ending.relu) return undefined;
  const ending = { bias: g.reshape(g.plain(bias), [channels]) };
  return g.convolved(spec, { ...convolution, ending });
}

/** A convolution that nobody else needs, cut off below zero. */
export function withRelu(g: Lowering, x: Operand): Operand | undefined {
  const { convolution } = x;
  if (!convolution || !g.isUsedOnce(x) || convolution.ending.relu) return undefined;
  return g.convolved(x, { ...convolution, ending: { ...convolution.ending, relu: true } });
}

/** tfjs' filter `[h, w, in, out]` as `[out / b, in / b, h, w, b, b]`, or `[out / b, in, h, w, b]`. */
function filterInBlocks(g: Lowering, filter: Operand): Value {
  const [h, w, inputs, outputs] = filter.shape as [number, number, number, number];
  const b = g.block!;
  const blocks = inputs < b ? [inputs, 1] : [inputs / b, b];
  const split = g.reshape(g.plain(filter), [h, w, ...blocks, outputs / b, b]);
  return g.reshape(g.transpose(split, [4, 2, 0, 1, 3, 5]), [outputs, inputs, h, w]);
}

/** The same of the filter turned by 180° with input and output channels exchanged. */
function turnedInBlocks(g: Lowering, filter: Operand): Value {
  const [h, w, inputs, outputs] = filter.shape as [number, number, number, number];
  const b = g.block!;
  const taps = g.reshape(g.plain(filter), [h * w, inputs / b, b, outputs / b, b]);
  const order = g.ints([...Array(h * w).keys()].reverse());
  const turned = h * w === 1 ? taps : g.add("Gather", [taps, order], { axis: 0 });
  return g.reshape(g.transpose(turned, [1, 3, 0, 4, 2]), [inputs, outputs, h, w]);
}

/** The gradient with respect to the input, as a convolution in blocks: at stride 1, for images. */
export function inputGradientInBlocks(
  g: Lowering,
  dy: Operand,
  filter: Operand,
  at: Geometry,
  spec: Spec,
): Operand | undefined {
  const { before, after, fits } = backward(at);
  if (!fits || at.input.length !== 2) return undefined;
  if (!g.fitsBlocks(at.inChannels) || !g.fitsBlocks(at.outChannels)) return undefined;
  const value = g.add("nchwc.Conv", [g.blocked(dy), turnedInBlocks(g, filter)], {
    kernel_shape: at.kernel,
    dilations: at.dilations,
    pads: [...before, ...after],
  });
  return g.operand(spec, value, "blocked");
}

/**
 * The padding of the convolution with the turned filter that gives back the input's size, and whether
 * there is one.
 */
function backward(at: Geometry) {
  const before = at.kernel.map((k, i) => (k - 1) * at.dilations[i]! - at.before[i]!);
  const after = at.input.map(
    (n, i) => n - at.output[i]! + (at.kernel[i]! - 1) * at.dilations[i]! - before[i]!,
  );
  const fits = at.strides.every((s) => s === 1) && [...before, ...after].every((p) => p >= 0);
  return { before, after, fits };
}

/** The gradient with respect to the input of a convolution in `groups` groups. */
export function inputGradient(
  g: Lowering,
  dy: Operand,
  filter: Operand,
  at: Geometry,
  groups: number,
): Value {
  const { before, after, fits } = backward(at);
  if (fits) {
    return g.add("Conv", [channelsFirst(g, dy), filterTurned(g, filter)], {
      kernel_shape: at.kernel,
      dilations: at.dilations,
      pads: [...before, ...after],
      group: groups,
    });
  }
  const rest = at.input.map(
    (n, i) =>
      n +
      at.before[i]! +
      at.after[i]! -
      (at.strides[i]! * (at.output[i]! - 1) + (at.kernel[i]! - 1) * at.dilations[i]! + 1),
  );
  const weights = groups === 1 ? filterOutIn(g, filter) : depthwiseFilter(g, filter);
  return g.add("ConvTranspose", [channelsFirst(g, dy), weights], {
    ...windows(at),
    output_padding: rest,
    group: groups,
  });
}

/** tfjs' depthwise filter `[...kernel, in, multiplier]` as ONNX' `[in·multiplier, 1, ...kernel]`. */
export function depthwiseFilter(g: Lowering, filter: Operand): Value {
  const rank = filter.shape.length;
  const kernel = filter.shape.slice(0, rank - 2);
  const [inputs, multiplier] = filter.shape.slice(rank - 2) as [number, number];
  const moved = g.transpose(g.plain(filter), [rank - 2, rank - 1, ...Array(rank - 2).keys()]);
  return g.reshape(moved, [inputs * multiplier, 1, ...kernel]);
}
