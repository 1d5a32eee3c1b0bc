import type { Value } from "@rote/onnx";

import type { Layout, Lowering, Operand } from "./lowering.ts";
import { type Spec, sizeOf } from "./program.ts";

/**
 * Writes an operation that works element by element, with broadcasting, in the layout its large
 * inputs are in already.
 */
export function elementwise(
  g: Lowering,
  inputs: readonly Operand[],
  spec: Spec,
  write: (...values: Value[]) => Value,
): Operand {
  const layout = commonLayout(g, inputs, spec);
  return g.operand(spec, write(...inputs.map((x) => aligned(g, x, layout))), layout);
}

/** Channels first if a full-sized input is there in that order alone. */
function commonLayout(g: Lowering, inputs: readonly Operand[], { shape }: Spec): Layout {
  if (shape.length !== 4) return "plain";
  const full = inputs.filter((x) => x.shape.length === 4 && sizeOf(x.shape) === sizeOf(shape));
  return full.some((x) => !g.has(x, "plain")) ? "channelsFirst" : "plain";
}

/** `x` so that it broadcasts against values of rank 4 in the given layout. */
function aligned(g: Lowering, x: Operand, layout: Layout): Value {
  if (layout === "plain" || sizeOf(x.shape) === 1) return g.plain(x);
  if (x.shape.length === 4) return g.channelsFirst(x);
  const shape = [...Array(4 - x.shape.length).fill(1), ...x.shape];
  return g.channelsFirst(g.operand({ shape, dtype: x.dtype }, g.reshape(g.plain(x), shape)));
}
