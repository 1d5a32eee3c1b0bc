import type { Value } from "@rote/onnx";
import { sizeOf } from "../../program/program.ts";
import type { Lowering, Operand } from "../graphWriter.ts";
import type { Geometry } from "./geometry.ts";

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

/** What the taps see of x from each pixel of the output. */
export function inputSpread(g: Lowering, x: Operand, at: Geometry): Value {
  return spreadOut(g, x, {
    input: at.input,
    output: at.output,
    before: at.before,
    offsets: at.kernel.map((k, i) => Array.from({ length: k }, (_, t) => t * at.dilations[i]!)),
    strides: at.strides,
  });
}

/** At stride 1: the gradients that reach each pixel of the input, one for each tap. */
export function outputSpread(g: Lowering, dy: Operand, at: Geometry): Value {
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
