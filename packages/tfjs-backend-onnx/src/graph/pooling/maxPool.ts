import type { Value } from "@rote/onnx";
import { channelsFirst, fromChannelsFirst } from "../convolution/channels.ts";
import { type Geometry, windows } from "../convolution/geometry.ts";
import type { GraphWriter } from "../graphWriter.ts";
import type { Operand } from "../operand.ts";
import { type Spec, sizeOf } from "../spec.ts";
import { maxPoolGradientByTaps } from "./maxPoolGradientByTaps.ts";

/** `x` as float32 `[n, channels, ...spatial]`, which is what ONNX Runtime's pools take. */
export const poolInput = (g: GraphWriter, x: Operand): Value =>
  x.dtype === "float32" ? channelsFirst(g, x) : g.cast(channelsFirst(g, x), "float32");

interface Maxima {
  values: Value;
  /** Places in the whole tensor `[n, channels, ...spatial]`. */
  indices: Value;
}

/** The maxima that a graph has with their indices: gradients of the same windows share them. */
const knownMaxima = new WeakMap<GraphWriter, Map<string, Maxima>>();

/** The maximum of each window and where it is. */
export function maximaOf(g: GraphWriter, x: Operand, at: Geometry): Maxima {
  const attributes = windows(at);
  const input = poolInput(g, x);
  const known = knownMaxima.get(g) ?? new Map<string, Maxima>();
  knownMaxima.set(g, known);
  const key = [input, ...Object.values(attributes)].join(";");
  let maxima = known.get(key);
  if (!maxima) {
    const [values, indices] = g.addMany("MaxPool", [input], 2, attributes) as [Value, Value];
    maxima = { values, indices };
    known.set(key, maxima);
  }
  return maxima;
}

/** The maximum of each window, with its index where a gradient will need it. */
export function maxPool(
  g: GraphWriter,
  x: Operand,
  at: Geometry,
  spec: Spec,
  withIndices: boolean,
): Operand {
  const value = withIndices
    ? maximaOf(g, x, at).values
    : g.add("MaxPool", [poolInput(g, x)], windows(at));
  return fromChannelsFirst(g, spec, x.dtype === "float32" ? value : g.cast(value, x.dtype));
}

/** The gradient of a maximum pool: each dy goes to the pixel that was its window's maximum. */
export function maxPoolGradient(
  g: GraphWriter,
  { x, y, dy }: { x: Operand; y: Operand; dy: Operand },
  at: Geometry,
  spec: Spec,
): Operand {
  if (!g.target.hasFastMaxPoolIndices) {
    const floats = (of: Operand) => g.convert(g.plain(of), of.dtype, "float32");
    const values = { x: floats(x), y: floats(y), dy: g.plain(dy) };
    return g.operand(spec, maxPoolGradientByTaps(g, values, at));
  }
  const { indices } = maximaOf(g, x, at);
  const zeros = g.add("Expand", [g.scalar("float32", 0), g.ints([sizeOf(x.shape)])]);
  const flat = [-1];
  const scattered = g.add(
    "ScatterElements",
    [zeros, g.reshape(indices, flat), g.reshape(channelsFirst(g, dy), flat)],
    { axis: 0, reduction: "add" },
  );
  const image = g.reshape(scattered, [at.batch, at.inChannels, ...at.input]);
  return fromChannelsFirst(g, spec, image);
}
