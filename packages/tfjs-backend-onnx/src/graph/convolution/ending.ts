import type { Value } from "@rote/onnx";
import type { GraphWriter } from "../graphWriter.ts";
import type { Operand } from "../operand.ts";
import { type Spec, sizeOf } from "../spec.ts";

/** What a convolution can do at its end: add a vector of channels, and make negatives 0. */
interface Ending {
  readonly bias?: Value;
  readonly relu?: boolean;
}

/** A convolution that is not written yet: what follows it may become its end. */
interface Convolution {
  readonly layout: "channelsFirst" | "blocked";
  readonly ending: Ending;
  write(ending: Ending): Value;
}

/** The convolutions behind operands. */
const convolutions = new WeakMap<Operand, Convolution>();

/** The image that a convolution computes, written when its elements are needed. */
export function pendingConvolution({ shape, dtype }: Spec, convolution: Convolution): Operand {
  const { layout, ending } = convolution;
  const operand: Operand = {
    shape,
    dtype,
    forms: {},
    pending: {
      inBlocks: () => layout === "blocked",
      onlyFirst: () => true,
      write: () => ({ layout, value: convolution.write(ending) }),
    },
  };
  convolutions.set(operand, convolution);
  return operand;
}

/** The sum of a convolution and a vector of channels, if nothing else needs the convolution. */
export function withBias(
  g: GraphWriter,
  x: Operand,
  bias: Operand,
  spec: Spec,
): Operand | undefined {
  const convolution = convolutions.get(x);
  const channels = x.shape.at(-1)!;
  const isVector = sizeOf(bias.shape) === channels && bias.shape.at(-1) === channels;
  if (!convolution || !isVector || !g.isUsedOnce(x) || bias.repeats) return undefined;
  if (convolution.ending.bias || convolution.ending.relu) return undefined;
  const ending = { bias: g.reshape(g.plain(bias), [channels]) };
  return pendingConvolution(spec, { ...convolution, ending });
}

/** The relu of a convolution, if nothing else needs the convolution. */
export function withRelu(g: GraphWriter, x: Operand): Operand | undefined {
  const convolution = convolutions.get(x);
  if (!convolution || !g.isUsedOnce(x) || convolution.ending.relu) return undefined;
  return pendingConvolution(x, { ...convolution, ending: { ...convolution.ending, relu: true } });
}
