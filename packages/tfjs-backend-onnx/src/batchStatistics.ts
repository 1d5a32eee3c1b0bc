import {
  FusedBatchNorm,
  Mean,
  OnesLike,
  Square,
  Sub,
  util,
  ZerosLike,
} from "@tensorflow/tfjs-core";

import type { Lowering, Operand } from "./lowering.ts";
import type { Instruction, Program, Spec } from "./program.ts";
import { view } from "./view.ts";

/** A batch normalization of images by their own mean and variance. Values by their numbers. */
export interface BatchStatistics {
  readonly x: number;
  readonly mean: number;
  readonly variance: number;
  /** (x − mean)², of which the variance is the mean. */
  readonly square: number;
  readonly y: number;
  /** Undefined if it is 1. */
  readonly scale: number | undefined;
  /** Undefined if it is 0. */
  readonly offset: number | undefined;
  readonly epsilon: number;
}

/**
 * The batch normalizations of a program that use the statistics of the batch, by the number of the
 * mean: `batchNorm` of x, with `mean(x)` and `mean(square(sub(x, mean)))` over all axes but the last,
 * as `tf.moments` computes them. One operator gives all three.
 */
export function batchStatistics({ instructions, specs }: Program): Map<number, BatchStatistics> {
  const makers = new Map<number, Instruction>();
  for (const instruction of instructions) {
    for (const at of instruction.outputs) makers.set(at, instruction);
  }
  const madeBy = (kernel: string, at: number | undefined): Instruction | undefined => {
    const maker = at === undefined ? undefined : makers.get(at);
    return maker?.kernel.name === kernel ? maker : undefined;
  };
  const meanOver = (at: number, x: number): boolean => {
    const maker = madeBy(Mean, at);
    if (maker?.inputs[0] !== x) return false;
    const { shape } = specs[x]!;
    const axes = util.parseAxisParam(maker.attrs.axis as number[], [...shape]);
    return axes.length === shape.length - 1 && !axes.includes(shape.length - 1);
  };

  const found = new Map<number, BatchStatistics>();
  for (const { kernel, names, inputs, outputs, attrs } of instructions) {
    if (kernel.name !== FusedBatchNorm) continue;
    const input = (name: string) => inputs[names.indexOf(name)];
    const [x, mean, variance] = [input("x")!, input("mean")!, input("variance")!];
    if (specs[x]!.shape.length !== 4 || specs[x]!.dtype !== "float32") continue;
    const square = madeBy(Square, madeBy(Mean, variance)?.inputs[0]);
    const centred = madeBy(Sub, square?.inputs[0]);
    if (!square || !centred || centred.inputs[0] !== x) continue;
    const kept = centred.inputs[1]!;
    if (kept !== mean && madeBy(view.name, kept)?.inputs[0] !== mean) continue;
    if (!meanOver(mean, x) || !meanOver(variance, square.outputs[0]!)) continue;
    const [scale, offset] = [input("scale"), input("offset")];
    found.set(mean, {
      x,
      mean,
      variance,
      square: square.outputs[0]!,
      y: outputs[0]!,
      scale: madeBy(OnesLike, scale) ? undefined : scale,
      offset: madeBy(ZerosLike, offset) ? undefined : offset,
      epsilon: (attrs.varianceEpsilon as number | undefined) ?? 0.001,
    });
  }
  return found;
}

/**
 * Writes such a normalization as one operator, which gives y, mean and variance. Nothing is written if
 * its scale or offset is computed only later.
 */
export function normalizeBatch(
  g: Lowering,
  found: BatchStatistics,
  operands: Map<number, Operand>,
): void {
  const x = operands.get(found.x)!;
  const channels = x.shape.at(-1)!;
  const vector: Spec = { shape: [channels], dtype: "float32" };
  const constant = (value: number) =>
    g.graph.constant("float32", [channels], Array(channels).fill(value));
  const given = (at: number | undefined, value: number) => {
    if (at === undefined) return constant(value);
    const operand = operands.get(at);
    return operand && g.reshape(g.plain(operand), [channels]);
  };
  const [scale, offset] = [given(found.scale, 1), given(found.offset, 0)];
  if (!scale || !offset) return;
  // The operator moves averages along, which tfjs does by itself: all the way here, whatever they were.
  // It writes the new ones where the old ones are, so those are two vectors that nobody else has.
  const image = g.channelsFirst(x);
  const [begin, end, axes] = [
    [0, 0, 0],
    [1, 1, 1],
    [0, 2, 3],
  ].map((at) => g.ints(at));
  const first = g.reshape(g.add("Slice", [image, begin!, end!, axes!]), [channels]);
  const inputs = [image, scale, offset, first, g.add("Neg", [first])];
  const attributes = { epsilon: found.epsilon, momentum: 0, training_mode: 1 };
  const [y, mean, variance] = g.addMany("BatchNormalization", inputs, 3, attributes);
  operands.set(found.y, g.operand(x, y!, "channelsFirst"));
  operands.set(found.mean, g.operand(vector, mean!));
  operands.set(found.variance, g.operand(vector, variance!));
  g.means.set(x, operands.get(found.mean)!);
}
