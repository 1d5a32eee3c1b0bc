import { absent, type Value } from "@rote/onnx";
import { type Spec, sameShape, sizeOf } from "../program/program.ts";
import type { Layout, Lowering, Operand } from "./graphWriter.ts";

/**
 * Images Σₖ factorₖ·termₖ + shift, factors and shift being vectors of channels or numbers. Batch
 * normalization and its gradients are made of such sums, and most of them are only added up: what is
 * between them is never written to memory.
 */
export interface Affine {
  readonly terms: readonly Term[];
  readonly shift: Operand | undefined;
  /** Whether what is below zero is cut off: then it is no sum any more. */
  readonly relu?: boolean;
}
interface Term {
  /** An image that is written, or will be. */
  readonly of: Operand;
  /** 1 if undefined. */
  readonly factor: Operand | undefined;
}

const most = 2;

/**
 * The sum, difference or product of a and b as an affine sum; undefined if it is better computed at
 * once: one of them must be an image, the other a vector of channels, a number, or such a sum.
 */
export function affine(
  g: Lowering,
  operator: "Add" | "Sub" | "Mul",
  a: Operand,
  b: Operand,
  spec: Spec,
): Operand | undefined {
  if (spec.shape.length !== 4 || spec.dtype !== "float32") return undefined;
  const [u, v] = [a, b].map((x) => channelsOf(g, x, spec.shape));
  const isImage = (x: Operand) => !x.repeats && sameShape(x.shape, spec.shape);
  const sum = (terms: readonly Term[], shift: Operand | undefined): Operand => ({
    shape: spec.shape,
    dtype: spec.dtype,
    forms: {},
    affine: { terms, shift },
  });
  if (v && isImage(a)) {
    const { terms, shift } = asAffine(a);
    if (operator === "Mul") return sum(scaled(g, terms, v), times(g, shift, v));
    return sum(terms, plus(g, shift, operator === "Sub" ? negative(g, v) : v));
  }
  if (u && isImage(b)) {
    const { terms, shift } = asAffine(b);
    if (operator === "Mul") return sum(scaled(g, terms, u), times(g, shift, u));
    if (operator === "Add") return sum(terms, plus(g, shift, u));
    return undefined;
  }
  if (operator !== "Add" || !isImage(a) || !isImage(b)) return undefined;
  if (!isPending(a) && !isPending(b)) return undefined;
  const [left, right] = [asAffine(a), asAffine(b)];
  const terms = [...left.terms, ...right.terms];
  if (terms.length > most || !terms.some(({ factor }) => factor)) return undefined;
  return sum(terms, plus(g, left.shift, right.shift));
}

/** Whether it is a sum that nobody has needed the elements of. */
const isPending = (x: Operand): x is Operand & { affine: Affine } =>
  x.affine !== undefined && !x.affine.relu && Object.keys(x.forms).length === 0;

const asAffine = (x: Operand): Affine =>
  isPending(x) ? x.affine : { terms: [{ of: x, factor: undefined }], shift: undefined };

/** `x` as a vector of the image's channels or one number, if that is what it is. */
function channelsOf(g: Lowering, x: Operand, image: readonly number[]): Operand | undefined {
  const small = x.repeats ?? x;
  const channels = image.at(-1)!;
  const size = sizeOf(small.shape);
  if (size === 1 && sizeOf(image) > 1) return vector(g, g.reshape(g.plain(small), [1]), 1);
  if (size !== channels || small.shape.at(-1) !== channels || sizeOf(image) === size) {
    return undefined;
  }
  return vector(g, g.reshape(g.plain(small), [channels]), channels);
}

const vector = (g: Lowering, value: Value, length: number): Operand =>
  g.operand({ shape: [length], dtype: "float32" }, value);

function combine(g: Lowering, operator: "Add" | "Mul", a: Operand, b: Operand): Operand {
  const length = Math.max(a.shape[0]!, b.shape[0]!);
  return vector(g, g.add(operator, [g.plain(a), g.plain(b)]), length);
}
const negative = (g: Lowering, a: Operand) => vector(g, g.add("Neg", [g.plain(a)]), a.shape[0]!);
const plus = (g: Lowering, a: Operand | undefined, b: Operand | undefined) =>
  a && b ? combine(g, "Add", a, b) : (a ?? b);
const times = (g: Lowering, a: Operand | undefined, b: Operand) => a && combine(g, "Mul", a, b);
const scaled = (g: Lowering, terms: readonly Term[], by: Operand): Term[] =>
  terms.map(({ of, factor }) => ({ of, factor: factor ? combine(g, "Mul", factor, by) : by }));

/** A sum in blocks that nobody else needs, cut off below zero. */
export function reluOfAffine(g: Lowering, x: Operand): Operand | undefined {
  if (!isPending(x) || !g.isUsedOnce(x) || !g.inBlocks(x)) return undefined;
  const { shape, dtype, affine } = x;
  return { shape, dtype, forms: {}, affine: { ...affine, relu: true } };
}

/** Writes a sum out, in the layout its terms are in. */
export function write(g: Lowering, sum: Affine): { layout: Layout; value: Value } {
  const { terms, shift, relu } = sum;
  if (terms.every(({ of }) => g.inBlocks(of))) {
    return { layout: "blocked", value: writeInBlocks(g, sum) };
  }
  const layout = terms.some(({ of }) => g.onlyFirst(of)) ? "channelsFirst" : "plain";
  const values = terms.map(({ of, factor }, i) => {
    const value = g.in(layout, of);
    const added = i === 0 ? shift : undefined;
    if (factor && added && layout === "channelsFirst" && g.provider === "cpu") {
      return normalized(g, value, factor, added, of.shape[3]!);
    }
    const product = factor ? g.add("Mul", [value, against(g, factor, layout)]) : value;
    return added ? g.add("Add", [product, against(g, added, layout)]) : product;
  });
  const value = values.reduce((a, b) => g.add("Add", [a, b]));
  return { layout, value: relu ? g.add("Relu", [value]) : value };
}

/**
 * In blocks a sum is a chain of convolutions of 1×1, each channel by itself: they add a vector and what
 * came before, and cut off, in one pass.
 */
function writeInBlocks(g: Lowering, { terms, shift, relu }: Affine): Value {
  let sum: Value | undefined;
  terms.forEach(({ of, factor }, i) => {
    const channels = of.shape[3]!;
    const weights = factor ? full(g, factor, channels) : constant(g, channels, 1);
    const inputs = [g.blocked(of), g.reshape(weights, [channels, 1, 1, 1])];
    if (i === 0 && shift) inputs.push(full(g, shift, channels));
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

/** A vector as long as there are channels, also where it is one number. */
const full = (g: Lowering, x: Operand, channels: number): Value =>
  x.shape[0] === channels ? g.plain(x) : g.add("Expand", [g.plain(x), g.ints([channels])]);
const constant = (g: Lowering, channels: number, value: number): Value =>
  g.graph.constant("float32", [channels], Array(channels).fill(value));

/** A vector of channels so that it broadcasts against images. */
const against = (g: Lowering, x: Operand, layout: Layout): Value =>
  layout === "plain" ? g.plain(x) : g.reshape(g.plain(x), [x.shape[0]!, 1, 1]);

/** factor·x + shift in one pass: a normalization by mean 0 and variance 1. */
function normalized(
  g: Lowering,
  x: Value,
  factor: Operand,
  shift: Operand,
  channels: number,
): Value {
  const [zeros, ones] = [constant(g, channels, 0), constant(g, channels, 1)];
  const inputs = [x, full(g, factor, channels), full(g, shift, channels), zeros, ones];
  return g.add("BatchNormalization", inputs, { epsilon: 0 });
}

/** The mean of a sum over images and pixels, where those of its terms are known: a vector. */
export function meanOfAffine(g: Lowering, x: Operand): Operand | undefined {
  const known = g.means.get(x);
  if (known || !isPending(x)) return known;
  const { terms, shift } = x.affine;
  let sum = shift;
  for (const { of, factor } of terms) {
    const mean = g.means.get(of);
    if (!mean) return undefined;
    sum = plus(g, sum, factor ? combine(g, "Mul", mean, factor) : mean);
  }
  return sum;
}
