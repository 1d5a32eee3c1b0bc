import type { Value } from "@rote/onnx";
import type { GraphWriter } from "../graphWriter.ts";
import type { Operand } from "../operand.ts";
import { sizeOf } from "../spec.ts";
import { type Geometry, positions } from "./geometry.ts";

// im2col: for each tap of the filter, the input values it multiplies.

/** Fewer channels than this make pieces so short that copying one costs more than its bytes. */
const FEW_CHANNELS = 16;

/** What has been unfolded in a graph: gradients share it. */
const unfoldedIn = new WeakMap<GraphWriter, Map<string, Value>>();

/** The values of x that each tap multiplies, for each pixel of the output. */
export function im2colInput(g: GraphWriter, x: Operand, at: Geometry): Value {
  return unfold(g, x, {
    input: at.input,
    output: at.output,
    before: at.before,
    offsets: at.kernel.map((k, i) => Array.from({ length: k }, (_, t) => t * at.dilations[i]!)),
    strides: at.strides,
  });
}

/** At stride 1: the gradients that reach each pixel of the input, one for each tap. */
export function im2colOutput(g: GraphWriter, dy: Operand, at: Geometry): Value {
  return unfold(g, dy, {
    input: at.output,
    output: at.input,
    before: at.kernel.map((k, i) => (k - 1) * at.dilations[i]! - at.before[i]!),
    offsets: at.kernel.map((k, i) =>
      Array.from({ length: k }, (_, t) => (k - 1 - t) * at.dilations[i]!),
    ),
    strides: at.strides,
  });
}

interface Unfolding {
  /** Spatial lengths of what is unfolded, and of the pixels it is unfolded over. */
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
function unfold(g: GraphWriter, x: Operand, unfolding: Unfolding): Value {
  const unfolded = unfoldedIn.get(g) ?? new Map<string, Value>();
  unfoldedIn.set(g, unfolded);
  const key = `${g.plain(x)} ${JSON.stringify(unfolding)}`;
  const known = unfolded.get(key);
  if (known) return known;
  const value = newlyUnfolded(g, x, unfolding);
  unfolded.set(key, value);
  return value;
}

function newlyUnfolded(
  g: GraphWriter,
  x: Operand,
  { input, output, before, offsets, strides }: Unfolding,
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
  if (channels < FEW_CHANNELS && lengths.length === 2 && offsets[1]!.length > 1) {
    // First what the taps of a row see, then rows of these: longer pieces, and fewer of them.
    const [wide, tall] = [offsets[1]!, offsets[0]!];
    const across: Taps = {
      output: [lengths[0]!, output[1]!],
      origin: [0, origin[1]!],
      strides: [1, strides[1]!],
      offsets: [[0], wide],
    };
    const along: Taps = {
      output,
      origin: [origin[0]!, 0],
      strides: [strides[0]!, 1],
      offsets: [tall, [0]],
    };
    const between = [lengths[0]!, output[1]!];
    const seen = gather(g, rows(padded, lengths, channels), placesIn(lengths, across));
    const width = wide.length * channels;
    return gather(g, rows(seen, between, width), placesIn(between, along));
  }
  const places = placesIn(lengths, { output, origin, strides, offsets });
  if (places.length === sizeOf(lengths) && places.every((place, i) => place === i)) return padded;
  return gather(g, rows(padded, lengths, channels), places);
}

function gather(g: GraphWriter, rows: Value, places: readonly number[]): Value {
  const at = g.graph.constant("int32", [places.length], Int32Array.from(places));
  return g.add("Gather", [rows, at], { axis: 1 });
}

interface Taps extends Pick<Unfolding, "output" | "strides" | "offsets"> {
  /** Where the first pixel's first tap is. */
  origin: readonly number[];
}

/** Where in a box the taps of each pixel are, taps last. */
function placesIn(
  lengths: readonly number[],
  { output, origin, strides, offsets }: Taps,
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
