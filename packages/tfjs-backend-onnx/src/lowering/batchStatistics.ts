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
import { affine, centredImage } from "../graph/affine.ts";
import type { GraphWriter } from "../graph/graphWriter.ts";
import { rememberCentred, rememberMean } from "../graph/moments.ts";
import type { Operand } from "../graph/operand.ts";
import { overPixels } from "../graph/overPixels.ts";
import { sizeOf } from "../graph/spec.ts";
import type { Instruction, Program } from "../program/program.ts";
import { view } from "../program/view.ts";
import type { Operands, Pass } from "./pass.ts";

/**
 * Batch normalizations that use the statistics of the batch: the mean, the variance and y are
 * written together, where the program has the mean.
 */
export const batchStatistics: Pass = {
  match(program, target) {
    if (!target.hasBatchStatistics) return undefined;
    const normalizations = findBatchNormalizations(program);
    /** Values that are no longer needed. */
    const needless = new Set<number>();
    return (g, { outputs }, operands) => {
      const [at] = outputs as [number];
      if (needless.has(at)) return true;
      const found = normalizations.get(at);
      if (!found || !normalizeBatch(g, found, operands)) return false;
      if (operands.usesOf(found.square) === 1) needless.add(found.square);
      return true;
    };
  },
};

/** A batch normalization of images by the mean and variance of the batch, as value numbers. */
interface BatchNormalization {
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
 * mean: `batchNorm` of x, with `mean(x)` and `mean(square(sub(x, mean)))` over all axes but the
 * last, as `tf.moments` computes them.
 */
export function findBatchNormalizations({
  instructions,
  specs,
}: Program): Map<number, BatchNormalization> {
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

  const found = new Map<number, BatchNormalization>();
  for (const { kernel, names, inputs, outputs, attrs } of instructions) {
    if (kernel.name !== FusedBatchNorm) continue;
    const input = (name: string) => inputs[names.indexOf(name)];
    const [x, mean, variance] = [input("x")!, input("mean")!, input("variance")!];
    const { shape, dtype } = specs[x]!;
    // A single pixel is its own mean: an image like a vector of channels.
    if (shape.length !== 4 || dtype !== "float32" || sizeOf(shape) === shape[3]) continue;
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

/**
 * Writes a normalization, if its scale and offset are known already and its input is an image of
 * its own; returns whether that is so.
 */
function normalizeBatch(g: GraphWriter, found: BatchNormalization, operands: Operands): boolean {
  const x = operands.get(found.x);
  if (x.repeats) return false;
  const channels = x.shape.at(-1)!;
  const parameter = (at: number | undefined, value: number) => {
    if (at === undefined) return g.vectorOf(channels, value);
    return operands.has(at) ? g.reshape(g.plain(operands.get(at)), [channels]) : undefined;
  };
  const [scale, offset] = [parameter(found.scale, 1), parameter(found.offset, 0)];
  if (!scale || !offset) return false;
  if (g.inBlocks(x)) normalizeInBlocks(g, found, operands, { x, scale, offset });
  else normalizeAtOnce(g, found, operands, { x, scale, offset });
  return true;
}

interface Parts {
  x: Operand;
  scale: Value;
  offset: Value;
}
const vectorOf = (g: GraphWriter, x: Operand, value: Value): Operand =>
  g.operand({ shape: [x.shape.at(-1)!], dtype: "float32" }, value);

/**
 * In passes over x, which stays in blocks: the mean, x − mean, the mean of its square, and y as a
 * sum of what comes out, to be written with what follows.
 */
function normalizeInBlocks(
  g: GraphWriter,
  found: BatchNormalization,
  operands: Operands,
  { x, scale, offset }: Parts,
): void {
  const vector = (value: Value) => vectorOf(g, x, value);
  const mean = vector(overPixels(g, "ReduceMean", x, g.blocked(x)));
  const centred = centredImage(g, x, mean);
  const value = g.blocked(centred);
  const variance = overPixels(g, "ReduceMean", x, g.add("Mul", [value, value]));
  const epsilon = g.scalar("float32", found.epsilon);
  const deviation = g.add("Sqrt", [g.add("Add", [variance, epsilon])]);
  const scaled = affine(g, "Mul", centred, vector(g.add("Div", [scale, deviation])), x)!;
  rememberMean(x, mean);
  rememberCentred(x, mean, centred);
  rememberMean(centred, vector(g.vectorOf(mean.shape[0]!, 0)));
  operands.define(found.mean, mean);
  operands.define(found.centred, centred);
  operands.define(found.variance, vector(variance));
  operands.define(found.y, affine(g, "Add", scaled, vector(offset), x)!);
}

/** As one operator. */
function normalizeAtOnce(
  g: GraphWriter,
  found: BatchNormalization,
  operands: Operands,
  { x, scale, offset }: Parts,
): void {
  // The operator also updates running averages, which tfjs does itself; with momentum 0 their old
  // values do not matter. It writes the new ones over the old ones, so it gets two vectors that
  // nothing else uses.
  const image = g.channelsFirst(x);
  const begin = g.ints([0, 0, 0]);
  const end = g.ints([1, 1, 1]);
  const axes = g.ints([0, 2, 3]);
  const slice = g.add("Slice", [image, begin, end, axes]);
  const first = g.reshape(slice, [x.shape.at(-1)!]);
  const inputs = [image, scale, offset, first, g.add("Neg", [first])];
  const attributes = { epsilon: found.epsilon, momentum: 0, training_mode: 1 };
  const outputs = g.addMany("BatchNormalization", inputs, 3, attributes);
  const [y, mean, variance] = outputs as [Value, Value, Value];
  operands.define(found.y, g.operand(x, y, "channelsFirst"));
  operands.define(found.mean, vectorOf(g, x, mean));
  operands.define(found.variance, vectorOf(g, x, variance));
  rememberMean(x, operands.get(found.mean));
  operands.define(found.centred, centredImage(g, x, operands.get(found.mean)));
}
