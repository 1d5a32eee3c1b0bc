import type { Value } from "@rote/onnx";

import { channelsFirstOrder, channelsLastOrder, type Geometry, windows } from "./geometry.ts";
import type { Lowering, Operand } from "./lowering.ts";
import { type Spec, sizeOf } from "./program.ts";

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

/** The gradient with respect to the input of a convolution in `groups` groups. */
export function inputGradient(
  g: Lowering,
  dy: Operand,
  filter: Operand,
  at: Geometry,
  groups: number,
): Value {
  // Padding of the forward convolution with the turned filter that gives back the input's size.
  const before = at.kernel.map((k, i) => (k - 1) * at.dilations[i]! - at.before[i]!);
  const after = at.input.map(
    (n, i) => n - at.output[i]! + (at.kernel[i]! - 1) * at.dilations[i]! - before[i]!,
  );
  const plainStride = at.strides.every((s) => s === 1);
  if (plainStride && [...before, ...after].every((p) => p >= 0)) {
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

/**
 * What each tap of the filter sees: for each of its positions `[n, ...output, channels]`, cut from
 * the padded input, channels last.
 */
export function tapsOf(g: Lowering, x: Operand, at: Geometry): Value[] {
  const spatial = at.input.length;
  const plain = g.plain(x);
  const none = [...at.before, ...at.after].every((p) => p === 0);
  const pads = [0, ...at.before, 0, 0, ...at.after, 0];
  const padded = none ? plain : g.add("Pad", [plain, g.ints(pads)]);
  const axes = g.ints(Array.from({ length: spatial }, (_, i) => i + 1));
  return positions(at.kernel).map((tap) => {
    const starts = tap.map((k, i) => k * at.dilations[i]!);
    const ends = starts.map((s, i) => s + (at.output[i]! - 1) * at.strides[i]! + 1);
    const whole = none && starts.every((s, i) => s === 0 && ends[i] === at.input[i]!);
    if (whole && at.strides.every((s) => s === 1)) return padded;
    return g.add("Slice", [padded, g.ints(starts), g.ints(ends), axes, g.ints(at.strides)]);
  });
}

/** All positions of a box, row-major. */
function positions(shape: readonly number[]): number[][] {
  return shape.reduce<number[][]>(
    (all, n) => all.flatMap((at) => Array.from({ length: n }, (_, i) => [...at, i])),
    [[]],
  );
}

/**
 * The gradient with respect to the filter, as one matrix product: what the taps see, side by side,
 * transposed, times dy. Two to three times faster here than ONNX' `Conv` with the axes of batch and
 * channels exchanged.
 */
export function filterGradient(g: Lowering, x: Operand, dy: Operand, at: Geometry): Value {
  const taps = tapsOf(g, x, at);
  const pixels = at.batch * sizeOf(at.output);
  const side = taps.length === 1 ? taps[0]! : g.add("Concat", taps, { axis: x.shape.length - 1 });
  const rows = g.reshape(side, [pixels, taps.length * at.inChannels]);
  const product = g.add("Gemm", [rows, g.reshape(g.plain(dy), [pixels, at.outChannels])], {
    transA: 1,
  });
  return g.reshape(product, [...at.kernel, at.inChannels, at.outChannels]);
}
