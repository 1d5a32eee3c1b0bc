import type { Value } from "@rote/onnx";
import {
  FusedBatchNorm,
  Mean,
  OnesLike,
  Square,
  Sub,
  util,
  ZerosLike,
} from "@tensorflow/tfjs-core";

import { affine } from "../graph/affine.ts";
import type { Lowering, Operand } from "../graph/graphWriter.ts";
import { overPixels } from "../graph/overPixels.ts";
import type { Instruction, Program } from "../program/program.ts";
import { view } from "../program/view.ts";

/** A batch normalization of images by their own mean and variance. Values by their numbers. */
export interface BatchStatistics {
  readonly x: number;
  readonly mean: number;
  readonly variance: number;
  /** x − mean. */
  readonly centred: number;
  /** Its square, of which the variance is the mean. */
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
      centred: centred.outputs[0]!,
      square: square.outputs[0]!,
      y: outputs[0]!,
      scale: madeBy(OnesLike, scale) ? undefined : scale,
      offset: madeBy(ZerosLike, offset) ? undefined : offset,
      epsilon: (attrs.varianceEpsilon as number | undefined) ?? 0.001,
    });
  }
  return found;
}

/** Writes such a normalization, if its scale and offset are known already. */
export function normalizeBatch(
  g: Lowering,
  found: BatchStatistics,
  operands: Map<number, Operand>,
): void {
  const x = operands.get(found.x)!;
  const channels = x.shape.at(-1)!;
  const given = (at: number | undefined, value: number) => {
    const constant = () => g.graph.constant("float32", [channels], Array(channels).fill(value));
    if (at === undefined) return constant();
    const operand = operands.get(at);
    return operand && g.reshape(g.plain(operand), [channels]);
  };
  const [scale, offset] = [given(found.scale, 1), given(found.offset, 0)];
  if (!scale || !offset) return;
  if (g.inBlocks(x)) normalizeInBlocks(g, found, operands, { x, scale, offset });
  else normalizeAtOnce(g, found, operands, { x, scale, offset });
}

interface Parts {
  x: Operand;
  scale: Value;
  offset: Value;
}
const vectorOf = (g: Lowering, x: Operand, value: Value): Operand =>
  g.operand({ shape: [x.shape.at(-1)!], dtype: "float32" }, value);

/**
 * In passes over x, which stays in blocks: the mean, x − mean, the mean of its square, and y as a sum of
 * what comes out, to be written with what follows.
 */
function normalizeInBlocks(
  g: Lowering,
  found: BatchStatistics,
  operands: Map<number, Operand>,
  { x, scale, offset }: Parts,
): void {
  const vector = (value: Value) => vectorOf(g, x, value);
  const mean = vector(overPixels(g, "ReduceMean", x, g.blocked(x)));
  const centred = affine(g, "Sub", x, mean, x)!;
  const value = g.blocked(centred);
  const variance = overPixels(g, "ReduceMean", x, g.add("Mul", [value, value]));
  const epsilon = g.scalar("float32", found.epsilon);
  const deviation = g.add("Sqrt", [g.add("Add", [variance, epsilon])]);
  const scaled = affine(g, "Mul", centred, vector(g.add("Div", [scale, deviation])), x)!;
  g.means.set(x, mean);
  g.centred.set(x, { mean, centred });
  g.means.set(
    centred,
    vector(g.graph.constant("float32", mean.shape, Array(mean.shape[0]!).fill(0))),
  );
  g.define(operands, found.mean, mean);
  g.define(operands, found.centred, centred);
  g.define(operands, found.variance, vector(variance));
  g.define(operands, found.y, affine(g, "Add", scaled, vector(offset), x)!);
}

/** As one operator. */
function normalizeAtOnce(
  g: Lowering,
  found: BatchStatistics,
  operands: Map<number, Operand>,
  { x, scale, offset }: Parts,
): void {
  // The operator moves averages along, which tfjs does by itself: all the way here, whatever they were.
  // It writes the new ones where the old ones are, so those are two vectors that nobody else has.
  const image = g.channelsFirst(x);
  const [begin, end, axes] = [
    [0, 0, 0],
    [1, 1, 1],
    [0, 2, 3],
  ].map((at) => g.ints(at));
  const slice = g.add("Slice", [image, begin!, end!, axes!]);
  const first = g.reshape(slice, [x.shape.at(-1)!]);
  const inputs = [image, scale, offset, first, g.add("Neg", [first])];
  const attributes = { epsilon: found.epsilon, momentum: 0, training_mode: 1 };
  const [y, mean, variance] = g.addMany("BatchNormalization", inputs, 3, attributes);
  g.define(operands, found.y, g.operand(x, y!, "channelsFirst"));
  g.define(operands, found.mean, vectorOf(g, x, mean!));
  g.define(operands, found.variance, vectorOf(g, x, variance!));
  g.means.set(x, operands.get(found.mean)!);
}
