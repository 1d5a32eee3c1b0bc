import type { Value } from "@rote/onnx";
import type { Spec } from "./spec.ts";

/**
 * How a value of rank 4 lies in memory. tfjs' shapes are `[n, height, width, channels]`:
 *
 * - "plain": row-major in tfjs' order; the only layout of other ranks;
 * - "channelsFirst": `[n, channels, height, width]`, ONNX' order;
 * - "blocked": `[n, channels / b, height, width, b]`, what ONNX Runtime's fastest convolutions take
 *   and give, where the processor has them and the channels can be divided by b, the target's
 *   `channelBlock`.
 */
export type Layout = "plain" | "channelsFirst" | "blocked";

/** A value while a program is written as a graph: in one layout or several. */
export interface Operand extends Spec {
  readonly forms: Partial<Record<Layout, Value>>;
  /** What writes it when its elements are first needed; what follows may become part of it. */
  readonly pending?: Pending;
  /** The smaller value it repeats, if any: written out only where the whole is needed. */
  readonly repeats?: Operand;
}

/** A value that is not written yet. The functions that make one remember the rest about it. */
interface Pending {
  /** Whether it would be written in blocks. */
  inBlocks(): boolean;
  /** Whether it would exist with its channels before its pixels only, not in tfjs' order. */
  onlyFirst(): boolean;
  write(): { layout: Layout; value: Value };
}

/** Whether nothing has needed the elements of `x` so far. */
export const isUnwritten = (x: Operand): boolean => Object.keys(x.forms).length === 0;

/** The shape `[n, channels, height, width]` of `[n, height, width, channels]`. */
export function toChannelsFirst(shape: readonly number[]): number[] {
  const [n, height, width, channels] = shape as [number, number, number, number];
  return [n, channels, height, width];
}
