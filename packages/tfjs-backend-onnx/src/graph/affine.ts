import { absent, type Value } from "@rote/onnx";
import type { GraphWriter } from "./graphWriter.ts";
import { knownMean } from "./moments.ts";
import { isUnwritten, type Layout, type Operand } from "./operand.ts";
import { type Spec, sameShape, sizeOf } from "./spec.ts";

/**
 * Images Σₖ factorₖ·termₖ + shift, computed in this order: the first term, the shift, the second
 * term. Factors and shift are vectors of channels or numbers. Batch normalization and its gradients
 * are made of such sums, and most of them are only added up: what is between them is never written
 * to memory.
 *
 * A program's sums and products keep their order: they become one such sum only where that is
 * computed in the program's order. The parts of a batch normalization may be joined freely.
 */
interface Affine {
  readonly terms: readonly Term[];
  readonly shift: Operand | undefined;
  /** Whether negative elements become 0: the result is then no longer affine. */
  readonly relu?: boolean;
  readonly part?: Part;
}
interface Term {
  /** An image that is written, or will be. */
  readonly of: Operand;
  /** 1 if undefined. */
  readonly factor: Operand | undefined;
}

/**
 * What a sum is to the batch normalization it belongs to:
 *
 * - "centred": x − mean, which is only multiplied by vectors;
 * - "throughVariance": the gradient of the variance with respect to x, a multiple of x − mean;
 * - "gradient": the gradient with respect to x, to which that and the mean's are added.
 */
type Part = "centred" | "throughVariance" | "gradient";

/** Sums of more terms than this are computed at once: each is another pass over memory. */
const MAX_TERMS = 2;

/** The sums behind operands that are written when their elements are needed. */
const sums = new WeakMap<Operand, Affine>();

/** A sum that is written, in the layout its terms are in, when its elements are needed. */
function pendingSum(g: GraphWriter, { shape, dtype }: Spec, sum: Affine): Operand {
  const of = sum.terms.map((term) => term.of);
  const operand: Operand = {
    shape,
    dtype,
    forms: {},
    pending: {
      inBlocks: () => of.every((x) => g.inBlocks(x)),
      onlyFirst: () => of.some((x) => g.onlyFirst(x)),
      write: () => write(g, sum),
    },
  };
  sums.set(operand, sum);
  return operand;
}

/**
 * The sum, difference or product of a and b as an affine sum; undefined if it is better computed at
 * once: one of them must be an image, the other a vector of channels, a number, or such a sum.
 */
export function affine(
  g: GraphWriter,
  operator: "Add" | "Sub" | "Mul",
  a: Operand,
  b: Operand,
  spec: Spec,
): Operand | undefined {
  if (spec.shape.length !== 4 || spec.dtype !== "float32") return undefined;
  const [u, v] = [a, b].map((x) => channelVector(g, x, spec.shape));
  const isImage = (x: Operand) => !x.repeats && sameShape(x.shape, spec.shape);
  const pending = (sum: Affine | undefined) => sum && pendingSum(g, spec, sum);
  if (v && isImage(a)) {
    if (operator === "Mul") return pending(product(g, a, v));
    return pending(shifted(g, a, operator === "Sub" ? negative(g, v) : v));
  }
  if (u && isImage(b)) {
    if (operator === "Mul") return pending(product(g, b, u));
    return operator === "Add" ? pending(shifted(g, b, u)) : undefined;
  }
  if (operator !== "Add" || !isImage(a) || !isImage(b)) return undefined;
  return pending(sumOfImages(g, a, b));
}

/** x·v. */
function product(g: GraphWriter, x: Operand, v: Operand): Affine {
  const sum = unwrittenSum(x);
  if (!isCentred(x)) return { terms: [{ of: x, factor: v }], shift: undefined };
  const part = "throughVariance";
  if (!sum) return { terms: [{ of: x, factor: v }], shift: undefined, part };
  return { terms: scaled(g, sum.terms, v), shift: times(g, sum.shift, v), part };
}

/** x + v. */
function shifted(g: GraphWriter, x: Operand, v: Operand): Affine {
  const sum = unwrittenSum(x);
  if (sum?.part === "gradient") return { ...sum, shift: plus(g, sum.shift, v) };
  if (sum && !sum.shift && sum.terms.length === 1) return { terms: sum.terms, shift: v };
  return { terms: [{ of: x, factor: undefined }], shift: v };
}

/** a + b, if something is saved by writing it later. */
function sumOfImages(g: GraphWriter, a: Operand, b: Operand): Affine | undefined {
  if (!unwrittenSum(a) && !unwrittenSum(b)) return undefined;
  const [left, right] = [asAffine(a), asAffine(b)];
  const terms = [...left.terms, ...right.terms];
  if (terms.length > MAX_TERMS || !terms.some(({ factor }) => factor)) return undefined;
  const parts = [left.part, right.part];
  if (parts.includes("gradient") && parts.includes("throughVariance")) {
    return { terms, shift: plus(g, left.shift, right.shift), part: "gradient" };
  }
  // The sum with a shift comes first; with two, the second is a term as it is.
  if (!right.shift) return { terms, shift: left.shift };
  if (!left.shift) return { terms: [...right.terms, ...left.terms], shift: right.shift };
  return { terms: [...left.terms, { of: b, factor: undefined }], shift: left.shift };
}

/** dy·slope, a gradient with respect to the input of a batch normalization; undefined as above. */
export function normalizationGradient(
  g: GraphWriter,
  dy: Operand,
  slope: Operand,
  spec: Spec,
): Operand | undefined {
  return tagged(affine(g, "Mul", dy, slope, spec), "gradient");
}

/** x − mean, to be multiplied by vectors alone. */
export function centredImage(g: GraphWriter, x: Operand, mean: Operand): Operand {
  return tagged(affine(g, "Sub", x, mean, x), "centred")!;
}

function tagged(x: Operand | undefined, part: Part): Operand | undefined {
  const sum = x && sums.get(x);
  if (sum) sums.set(x, { ...sum, part });
  return x;
}

/** The sum behind `x`, if its elements have not been needed so far and it is still affine. */
function unwrittenSum(x: Operand): Affine | undefined {
  const sum = sums.get(x);
  return sum && !sum.relu && isUnwritten(x) ? sum : undefined;
}

/** Whether `x` is x − mean of a batch normalization, written or not. */
const isCentred = (x: Operand): boolean => sums.get(x)?.part === "centred";

const asAffine = (x: Operand): Affine =>
  unwrittenSum(x) ?? { terms: [{ of: x, factor: undefined }], shift: undefined };

// Vectors of channels, or of one number for all of them

/** `x` as a vector of the image's channels or as one number, if it is either. */
function channelVector(g: GraphWriter, x: Operand, image: readonly number[]): Operand | undefined {
  const small = x.repeats ?? x;
  const channels = image.at(-1)!;
  const size = sizeOf(small.shape);
  if (size === 1 && sizeOf(image) > 1) return vector(g, g.reshape(g.plain(small), [1]), 1);
  if (size !== channels || small.shape.at(-1) !== channels || sizeOf(image) === size) {
    return undefined;
  }
  return vector(g, g.reshape(g.plain(small), [channels]), channels);
}

const vector = (g: GraphWriter, value: Value, length: number): Operand =>
  g.operand({ shape: [length], dtype: "float32" }, value);

/** a + b or a·b, element by element. */
function broadcastVectors(g: GraphWriter, operator: "Add" | "Mul", a: Operand, b: Operand) {
  const length = Math.max(a.shape[0]!, b.shape[0]!);
  return vector(g, g.add(operator, [g.plain(a), g.plain(b)]), length);
}
const negative = (g: GraphWriter, a: Operand) => vector(g, g.add("Neg", [g.plain(a)]), a.shape[0]!);
const plus = (g: GraphWriter, a: Operand | undefined, b: Operand | undefined) =>
  a && b ? broadcastVectors(g, "Add", a, b) : (a ?? b);
const times = (g: GraphWriter, a: Operand | undefined, b: Operand) =>
  a && broadcastVectors(g, "Mul", a, b);
const scaled = (g: GraphWriter, terms: readonly Term[], by: Operand): Term[] =>
  terms.map(({ of, factor }) => ({
    of,
    factor: factor ? broadcastVectors(g, "Mul", factor, by) : by,
  }));

/** `x` with an element for each channel, also where it is one number. */
const broadcastToChannels = (g: GraphWriter, x: Operand, channels: number): Value =>
  x.shape[0] === channels ? g.plain(x) : g.add("Expand", [g.plain(x), g.ints([channels])]);

/** A vector of channels under the shape that broadcasts to images. */
const broadcastToImages = (g: GraphWriter, x: Operand, layout: Layout): Value =>
  layout === "plain" ? g.plain(x) : g.reshape(g.plain(x), [x.shape[0]!, 1, 1]);

// Writing

/** The relu of a sum in blocks, if nothing else needs the sum. */
export function reluOfAffine(g: GraphWriter, x: Operand): Operand | undefined {
  const sum = unwrittenSum(x);
  if (!sum || !g.isUsedOnce(x) || !g.inBlocks(x)) return undefined;
  const { terms, shift } = sum;
  return pendingSum(g, x, { terms, shift, relu: true });
}

/** Writes a sum out, in the layout its terms are in. */
function write(g: GraphWriter, sum: Affine): { layout: Layout; value: Value } {
  const { terms, shift, relu } = sum;
  if (terms.every(({ of }) => g.inBlocks(of))) {
    return { layout: "blocked", value: writeInBlocks(g, sum) };
  }
  const layout = terms.some(({ of }) => g.onlyFirst(of)) ? "channelsFirst" : "plain";
  const values = terms.map(({ of, factor }, i) => {
    const x = g.in(layout, of);
    const added = i === 0 ? shift : undefined;
    const inOnePass = layout === "channelsFirst" && g.target.hasFastBatchNormalization;
    if (factor && added && inOnePass) return axpy(g, factor, x, added, of.shape[3]!);
    const product = factor ? g.add("Mul", [x, broadcastToImages(g, factor, layout)]) : x;
    return added ? g.add("Add", [product, broadcastToImages(g, added, layout)]) : product;
  });
  const value = values.reduce((a, b) => g.add("Add", [a, b]));
  return { layout, value: relu ? g.add("Relu", [value]) : value };
}

/**
 * In blocks a sum is a chain of 1×1 convolutions with one channel a group: each computes
 * factor·x + shift or factor·x + (the sum before it), and the last the relu, in one pass.
 */
function writeInBlocks(g: GraphWriter, { terms, shift, relu }: Affine): Value {
  let sum: Value | undefined;
  terms.forEach(({ of, factor }, i) => {
    const channels = of.shape[3]!;
    const weights = factor ? broadcastToChannels(g, factor, channels) : g.vectorOf(channels, 1);
    const inputs = [g.blocked(of), g.reshape(weights, [channels, 1, 1, 1])];
    if (i === 0 && shift) inputs.push(broadcastToChannels(g, shift, channels));
    else if (sum) inputs.push(absent);
    if (sum) inputs.push(sum);
    const last = i === terms.length - 1;
    sum = g.add("nchwc.Conv", inputs, {
      kernel_shape: [1, 1],
      group: channels,
      ...(relu && last ? { activation: "Relu" } : {}),
    });
  });
  return sum!;
}

/** a·x + y by channels in one pass: a normalization by mean 0 and variance 1. */
function axpy(g: GraphWriter, a: Operand, x: Value, y: Operand, channels: number): Value {
  const [zeros, ones] = [g.vectorOf(channels, 0), g.vectorOf(channels, 1)];
  const [scale, offset] = [a, y].map((of) => broadcastToChannels(g, of, channels));
  return g.add("BatchNormalization", [x, scale!, offset!, zeros, ones], { epsilon: 0 });
}

/**
 * The mean of an image over images and pixels where it is known, or follows from the mean of x in
 * a batch normalization of x: a vector.
 */
export function meanOfAffine(g: GraphWriter, x: Operand): Operand | undefined {
  const known = knownMean(x);
  const affineSum = unwrittenSum(x);
  if (known || affineSum?.part !== "throughVariance") return known;
  let sum = affineSum.shift;
  for (const { of, factor } of affineSum.terms) {
    const mean = knownMean(of);
    if (!mean) return undefined;
    sum = plus(g, sum, factor ? broadcastVectors(g, "Mul", mean, factor) : mean);
  }
  return sum;
}
