import type { Value } from "@rote/onnx";
import type { GraphWriter } from "../graphWriter.ts";
import type { Operand } from "../operand.ts";
import type { Spec } from "../spec.ts";

/** Axes `[n, ...spatial, c]` to `[n, c, ...spatial]`, and back. */
const channelsFirstOrder = (rank: number) => [
  0,
  rank - 1,
  ...Array.from({ length: rank - 2 }, (_, i) => i + 1),
];
export const channelsLastOrder = (rank: number) => [
  0,
  ...Array.from({ length: rank - 2 }, (_, i) => i + 2),
  1,
];

/** `x` as `[n, channels, ...spatial]`, for images and volumes. */
export function channelsFirst(g: GraphWriter, x: Operand): Value {
  return x.shape.length === 4
    ? g.channelsFirst(x)
    : g.transpose(g.plain(x), channelsFirstOrder(x.shape.length));
}

/** The operand of a value `[n, channels, ...spatial]`. */
export function fromChannelsFirst(g: GraphWriter, spec: Spec, value: Value): Operand {
  const rank = spec.shape.length;
  return rank === 4
    ? g.operand(spec, value, "channelsFirst")
    : g.operand(spec, g.transpose(value, channelsLastOrder(rank)));
}

/** Fewer channels than a block has are taken as they are: the first layer's. */
export const blocksFit = (g: GraphWriter, inputs: number, outputs: number): boolean =>
  g.fitsBlocks(outputs) && (g.fitsBlocks(inputs) || inputs < g.block);

export const blocksOrImage = (g: GraphWriter, x: Operand, channels: number): Value =>
  channels < g.block ? g.channelsFirst(x) : g.blocked(x);

/** tfjs' other data format, `[n, channels, height, width]`. */
export type DataFormat = "NHWC" | "NCHW" | undefined;

/** A tensor in tfjs' other data format is one of ours that is there channels first. */
export function asChannelsLast(g: GraphWriter, x: Operand, format: DataFormat): Operand {
  if (format !== "NCHW") return x;
  const spec = { shape: channelsLastShape(x.shape, format), dtype: x.dtype };
  return g.operand(spec, g.plain(x), "channelsFirst");
}

export function inDataFormat(g: GraphWriter, y: Operand, spec: Spec, format: DataFormat): Operand {
  return format === "NCHW" ? g.operand(spec, g.channelsFirst(y)) : y;
}

export const channelsLastShape = (shape: readonly number[], format: DataFormat) =>
  format === "NCHW" ? [shape[0]!, shape[2]!, shape[3]!, shape[1]!] : shape;
