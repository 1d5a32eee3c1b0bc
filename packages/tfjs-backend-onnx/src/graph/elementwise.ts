import type { Value } from "@rote/onnx";
import type { GraphWriter } from "./graphWriter.ts";
import type { Layout, Operand } from "./operand.ts";
import { type Spec, sameShape, sizeOf } from "./spec.ts";

/**
 * Writes an operation that works element by element, with broadcasting, in the layout its large
 * inputs are in already.
 */
export function elementwise(
  g: GraphWriter,
  inputs: readonly Operand[],
  spec: Spec,
  write: (...values: Value[]) => Value,
): Operand {
  const pattern = repeatedPattern(inputs, spec);
  if (pattern) {
    const once = { shape: pattern, dtype: spec.dtype };
    const small = inputs.map((x) => x.repeats ?? x);
    return g.repeated(spec, elementwise(g, small, once, write));
  }
  const small = unrepeated(inputs, spec);
  const layout = commonLayout(g, small, spec);
  return g.operand(spec, write(...small.map((x) => aligned(g, x, layout))), layout);
}

/** The shape of what the result repeats, if it only repeats what its inputs repeat. */
function repeatedPattern(
  inputs: readonly Operand[],
  { shape }: Spec,
): readonly number[] | undefined {
  const repeating = inputs.flatMap((x) =>
    x.repeats && sameShape(x.shape, shape) ? [x.repeats.shape] : [],
  );
  const [pattern] = repeating;
  if (!pattern || !repeating.every((other) => sameShape(other, pattern))) return undefined;
  const others = inputs.filter((x) => !(x.repeats && sameShape(x.shape, shape)));
  return others.every((x) => sizeOf(x.shape) === 1) ? pattern : undefined;
}

/** The inputs, without what repeats them to a size that another input has anyway. */
function unrepeated(inputs: readonly Operand[], { shape }: Spec): readonly Operand[] {
  const whole = inputs.some((x) => !x.repeats && sameShape(x.shape, shape));
  return whole ? inputs.map((x) => x.repeats ?? x) : inputs;
}

/**
 * Plain if the full-sized inputs are there like that, blocks if all are in blocks and no other
 * input has to be broadcast, else channels first.
 */
function commonLayout(g: GraphWriter, inputs: readonly Operand[], { shape }: Spec): Layout {
  if (shape.length !== 4) return "plain";
  const full = inputs.filter((x) => x.shape.length === 4 && sizeOf(x.shape) === sizeOf(shape));
  if (!full.some((x) => g.onlyFirst(x))) return "plain";
  const others = inputs.filter((x) => !full.includes(x));
  const inBlocks = full.every((x) => g.inBlocks(x)) && others.every((x) => sizeOf(x.shape) === 1);
  return inBlocks ? "blocked" : "channelsFirst";
}

/** `x` so that it broadcasts against values of rank 4 in the given layout. */
function aligned(g: GraphWriter, x: Operand, layout: Layout): Value {
  if (layout === "plain" || sizeOf(x.shape) === 1) return g.plain(x);
  if (x.shape.length === 4) return g.in(layout, x);
  const shape = [...Array(4 - x.shape.length).fill(1), ...x.shape];
  return g.channelsFirst(g.operand({ shape, dtype: x.dtype }, g.reshape(g.plain(x), shape)));
}
