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
export function positions(shape: readonly number[]): number[][] {
  return shape.reduce<number[][]>(
    (all, n) => all.flatMap((at) => Array.from({ length: n }, (_, i) => [...at, i])),
    [[]],
  );
}

/**
 * Whether a convolution is better computed as one matrix product over all images than by ONNX
 * Runtime's `Conv`, which makes one for each image: with few pixels to an image, each of those reads
 * the whole filter from memory to use it a few times.
 */
export function isOneProduct(at: Geometry, pixels: readonly number[]): boolean {
  return sizeOf(at.kernel) > 1 && sizeOf(pixels) <= 64 && at.batch > 1;
}

/**
 * A convolution as one matrix product, of what the taps see from each pixel and the filter as it is:
 *
 *     y[p, f] = Σ_{t, c} x[p·stride + t, c] · W[t, c, f].
 */
export function convolutionAsProduct(
  g: Lowering,
  x: Operand,
  filter: Operand,
  at: Geometry,
): Value {
  const [inner, f] = [sizeOf(at.kernel) * at.inChannels, at.outChannels];
  const pixels = at.batch * sizeOf(at.output);
  const seen = g.reshape(inputSpread(g, x, at), [pixels, inner]);
  const product = g.add("Gemm", [seen, g.reshape(g.plain(filter), [inner, f])]);
  return g.reshape(product, [at.batch, ...at.output, f]);
}

/**
 * The gradient with respect to the input, at stride 1, as one matrix product. It shares what is
 * spread out with the filter's gradient:
 *
 *     dx[p, c] = Σ_{t, f} dy[p − t, f] · W[t, c, f].
 */
export function inputGradientAsProduct(
  g: Lowering,
  dy: Operand,
  filter: Operand,
  at: Geometry,
): Value {
  const [c, f] = [at.inChannels, at.outChannels];
  const taps = sizeOf(at.kernel);
  const pixels = at.batch * sizeOf(at.input);
  const spread = g.reshape(outputSpread(g, dy, at), [pixels, taps * f]);
  const turned = g.transpose(g.reshape(g.plain(filter), [taps, c, f]), [0, 2, 1]);
  const product = g.add("Gemm", [spread, g.reshape(turned, [taps * f, c])]);
  return g.reshape(product, [at.batch, ...at.input, c]);
}

/** What the taps see of x from each pixel of the output. */
function inputSpread(g: Lowering, x: Operand, at: Geometry): Value {
  return spreadOut(g, x, {
    input: at.input,
    output: at.output,
    before: at.before,
    offsets: at.kernel.map((k, i) => Array.from({ length: k }, (_, t) => t * at.dilations[i]!)),
    strides: at.strides,
  });
}

/** At stride 1: the gradients that reach each pixel of the input, one for each tap. */
function outputSpread(g: Lowering, dy: Operand, at: Geometry): Value {
  return spreadOut(g, dy, {
    input: at.output,
    output: at.input,
    before: at.kernel.map((k, i) => (k - 1) * at.dilations[i]! - at.before[i]!),
    offsets: at.kernel.map((k, i) =>
      Array.from({ length: k }, (_, t) => (k - 1 - t) * at.dilations[i]!),
    ),
    strides: at.strides,
  });
}

/**
 * The gradient with respect to the filter as one matrix product over all pixels p of all images. Of
 * the two sides, the one with fewer channels is spread out over the taps t of the filter:
 *
 *     dW[t, c, f] = Σ_p x[p, c] · dy[p − t, f] = Σ_p x[p·stride + t, c] · dy[p, f].
 *
 * The other lies with its channels as rows, so that neither matrix has to be turned.
 */
export function filterGradient(g: Lowering, x: Operand, dy: Operand, at: Geometry): Value {
  const spatial = at.input.length;
  const taps = sizeOf(at.kernel);
  const dense = at.strides.every((s) => s === 1);
  const [c, f] = [at.inChannels, at.outChannels];
  const parts = at.batch % 4 === 0 && c * f * taps <= fewWeights ? 4 : 1;
  const product = (rows: Operand, channels: number, spread: Value, pixels: number, n: number) => {
    const matrix = g.reshape(spread, [parts, pixels / parts, n]);
    const lines = g.reshape(channelRows(g, rows, parts), [parts, channels, pixels / parts]);
    const products = g.add("MatMul", [lines, matrix]);
    if (parts === 1) return g.reshape(products, [channels, n]);
    return g.add("ReduceSum", [products, g.ints([0])], { keepdims: 0 });
  };
  if (dense && f <= c) {
    const pixels = at.batch * sizeOf(at.input);
    const weights = product(x, c, outputSpread(g, dy, at), pixels, taps * f);
    const order = [...Array.from({ length: spatial }, (_, i) => i + 1), 0, spatial + 1];
    return g.transpose(g.reshape(weights, [c, ...at.kernel, f]), order);
  }
  const pixels = at.batch * sizeOf(at.output);
  const weights = product(dy, f, inputSpread(g, x, at), pixels, taps * c);
  return g.reshape(g.transpose(weights, [1, 0]), [...at.kernel, c, f]);
}

/** Products so small are split along their pixels: threads cannot share one of them well. */
const fewWeights = 8192;

/** `x` as `[parts, channels, n / parts, ...spatial]`: what a channel has in a part is one row. */
function channelRows(g: Lowering, x: Operand, parts: number): Value {
  const rank = x.shape.length;
  const [n, channels] = [x.shape[0]!, x.shape.at(-1)!];
  const spatial = x.shape.slice(1, -1);
  const places = Array.from({ length: rank - 2 }, (_, i) => i);
  if (rank !== 4 || (g.has(x, "plain") && !g.has(x, "channelsFirst"))) {
    const split = g.reshape(g.plain(x), [parts, n / parts, ...spatial, channels]);
    return g.transpose(split, [0, rank, 1, ...places.map((i) => i + 2)]);
  }
  const split = g.reshape(g.channelsFirst(x), [parts, n / parts, channels, ...spatial]);
  return g.transpose(split, [0, 2, 1, ...places.map((i) => i + 3)]);
}

interface Spread {
  /** Spatial lengths of what is spread out, and of the pixels it is spread out over. */
  input: readonly number[];
  output: readonly number[];
  /** Where the first pixel's first tap is: that much before the first input pixel. */
  before: readonly number[];
  /** What each tap adds to that, along each axis. */
  offsets: readonly (readonly number[])[];
  strides: readonly number[];
}

/**
 * `[n, ...output, taps, channels]`: what each tap sees from each pixel, zeros beyond the edge. One
 * `Gather` of rows: with slices and a concatenation every element would be copied twice, by one
 * thread.
 */
function spreadOut(g: Lowering, x: Operand, spread: Spread): Value {
  const key = `${g.plain(x)} ${JSON.stringify(spread)}`;
  const known = g.spreads.get(key);
  if (known) return known;
  const value = newSpread(g, x, spread);
  g.spreads.set(key, value);
  return value;
}

function newSpread(
  g: Lowering,
  x: Operand,
  { input, output, before, offsets, strides }: Spread,
): Value {
  const [n, channels] = [x.shape[0]!, x.shape.at(-1)!];
  const start = before.map((b) => -b);
  const first = start.map((s, i) => Math.min(0, s + Math.min(...offsets[i]!)));
  const last = start.map((s, i) =>
    Math.max(input[i]! - 1, s + (output[i]! - 1) * strides[i]! + Math.max(...offsets[i]!)),
  );
  const padding = [0, ...first.map((p) => -p), 0, 0, ...last.map((p, i) => p - input[i]! + 1), 0];
  const padded = padding.some((p) => p > 0)
    ? g.add("Pad", [g.plain(x), g.ints(padding)])
    : g.plain(x);
  const lengths = last.map((p, i) => p - first[i]! + 1);
  const origin = start.map((s, i) => s - first[i]!);
  const rows = (value: Value, lengths: readonly number[], width: number) =>
    g.reshape(value, [n, sizeOf(lengths), width]);
  if (channels < fewChannels && lengths.length === 2 && offsets[1]!.length > 1) {
    // First what the taps of a row see, then rows of these: longer pieces, and fewer of them.
    const [wide, tall] = [offsets[1]!, offsets[0]!];
    const [across, along] = [0, 1].map((axis) => ({
      output: axis === 0 ? [lengths[0]!, output[1]!] : output,
      origin: axis === 0 ? [0, origin[1]!] : [origin[0]!, 0],
      strides: axis === 0 ? [1, strides[1]!] : [strides[0]!, 1],
      offsets: axis === 0 ? [[0], wide] : [tall, [0]],
    }));
    const between = [lengths[0]!, output[1]!];
    const spread = gather(g, rows(padded, lengths, channels), placesIn(lengths, across!));
    const width = wide.length * channels;
    return gather(g, rows(spread, between, width), placesIn(between, along!));
  }
  const places = placesIn(lengths, { output, origin, strides, offsets });
  if (places.length === sizeOf(lengths) && places.every((place, i) => place === i)) return padded;
  return gather(g, rows(padded, lengths, channels), places);
}

/** Fewer channels than this make pieces so short that copying one costs more than its bytes. */
const fewChannels = 16;

function gather(g: Lowering, rows: Value, places: readonly number[]): Value {
  const at = g.graph.constant("int32", [places.length], Int32Array.from(places));
  return g.add("Gather", [rows, at], { axis: 1 });
}

/** Where in a box the taps of each pixel are, taps last. */
function placesIn(
  lengths: readonly number[],
  {
    output,
    origin,
    strides,
    offsets,
  }: Pick<Spread, "output" | "strides" | "offsets"> & { origin: readonly number[] },
): number[] {
  const taps = positions(offsets.map(({ length }) => length));
  return positions(output).flatMap((pixel) =>
    taps.map((tap) =>
      pixel.reduce(
        (at, p, i) => at * lengths[i]! + origin[i]! + p * strides[i]! + offsets[i]![tap[i]!]!,
        0,
      ),
    ),
  );
}
