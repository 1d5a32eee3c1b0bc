import type { Value } from "@rote/onnx";
import type { GraphWriter } from "../graphWriter.ts";
import type { Operand } from "../operand.ts";
import { type Factor, product } from "../product.ts";
import { sizeOf } from "../spec.ts";
import { FEW_PIXELS } from "./asProduct.ts";
import type { Geometry } from "./geometry.ts";

/**
 * Pixels of the result along a side of a tile, taps of the filter, and points for both. Larger
 * tiles multiply less and round more: with 4×4 pixels it is so much that the loss of small AlexNet
 * is 3e-3 from the native library's after ten steps, another pixel of a pool being the largest.
 */
const [PIXELS, TAPS, POINTS] = [2, 5, 6];

/** Fewer channels than this do not win back the passes over memory. */
const MANY_CHANNELS = 32;

/** Of the multiplications of the sum as it is written: with more of them nothing is won. */
const SHARE = 2 / 3;

/** What images may take at the points, in elements: nine times what they take as they are. */
const MOST_ELEMENTS = 2 ** 26;

/**
 * Whether a convolution and its gradients are had sooner by Winograd's way: where multiplications
 * are what takes the time, and images are small, as the transforms of whole sides grow with them.
 */
export const winogradFits = (g: GraphWriter, at: Geometry): boolean =>
  g.target.hasSlowProducts &&
  at.kernel.length === 2 &&
  at.kernel.every((taps) => taps === TAPS) &&
  [...at.strides, ...at.dilations].every((step) => step === 1) &&
  at.before.every((pad) => pad < TAPS) &&
  Math.min(sizeOf(at.input), sizeOf(at.output)) > FEW_PIXELS &&
  Math.min(at.inChannels, at.outChannels) >= MANY_CHANNELS &&
  multiplications(at) <= SHARE * TAPS * TAPS * at.inChannels * at.outChannels &&
  elementsAtPoints(at) > 0 &&
  elementsAtPoints(at) <= MOST_ELEMENTS;

/** Points along a side for each pixel along it. */
const SPREAD = POINTS / PIXELS;

/** For each pixel: of the transforms of x and y, down and across, and of the products. */
function multiplications({ inChannels, outChannels, output }: Geometry): number {
  const [height, width] = output as [number, number];
  const transforms = SPREAD * height + SPREAD * SPREAD * width;
  return (inChannels + outChannels) * transforms + SPREAD * SPREAD * inChannels * outChannels;
}

const elementsAtPoints = ({ batch, inChannels, outChannels, output }: Geometry): number =>
  SPREAD * SPREAD * batch * sizeOf(output) * Math.max(inChannels, outChannels);

/**
 * A convolution with 5×5 taps at stride 1, by tiles of 2×2 pixels of the result:
 *
 *     y = Aᵀ[(G·W·Gᵀ) ⊙ (B·x·Bᵀ)]A,
 *
 * where ⊙ multiplies point by point and sums over channels: one product of matrices for each of
 * 6×6 points, over the tiles of all images. Its rounding is about five times that of the sum as it
 * is written, and of terms that the sum has not, since they cancel here: a NaN, an infinity and
 * numbers near the largest one reach all of their image. (Winograd 1980; Lavin & Gray 2016, "Fast
 * algorithms for convolutional neural networks".)
 */
export function winogradConvolution(
  g: GraphWriter,
  x: Operand,
  filter: Operand,
  at: Geometry,
): Value {
  const shape = [POINTS * POINTS, at.inChannels, at.outChannels];
  const weights = { value: filterAtPoints(g, filter, G), shape };
  return correlation(g, x, weights, { before: at.before, output: at.output });
}

/** The gradient with respect to the input: dy convolved with the filter turned by 180°. */
export function winogradInputGradient(
  g: GraphWriter,
  dy: Operand,
  filter: Operand,
  at: Geometry,
): Value {
  const turned = filterAtPoints(
    g,
    filter,
    G.map((row) => row.toReversed()),
  );
  const shape = [POINTS * POINTS, at.inChannels, at.outChannels];
  const before = at.before.map((pad) => TAPS - 1 - pad);
  const weights = { value: turned, shape, transposed: true };
  return correlation(g, dy, weights, { before, output: at.input });
}

/** The gradient with respect to the filter: dW = Gᵀ[(B·x·Bᵀ)ᵀ ⊙ (A·dy·Aᵀ)]G. */
export function winogradFilterGradient(
  g: GraphWriter,
  x: Operand,
  dy: Operand,
  at: Geometry,
): Value {
  const [c, f] = [at.inChannels, at.outChannels];
  const images = atPoints(g, x, inputMatrices(at.input, at));
  const slopes = atPoints(g, dy, at.output.map(outputMatrix));
  const sums = product(g, { ...images, transposed: true }, slopes);
  const shape = [POINTS * POINTS, c * f];
  const back = constant(g, turned(squared(G)));
  const weights = product(g, back, { value: g.reshape(sums, shape), shape });
  return g.reshape(weights, [TAPS, TAPS, c, f]);
}

type Matrix = readonly (readonly number[])[];

/**
 * Where the polynomials of a tile and of the filter are evaluated, chosen for the least rounding;
 * the last point is infinity.
 */
const FINITE = [0, 5 / 8, -5 / 8, 8 / 5, -8 / 5];

/** Of a polynomial of so many coefficients: its value at each point, and the leading one. */
const valuesOf = (coefficients: number): Matrix => [
  ...FINITE.map((point) => powers(point, coefficients)),
  powers(0, coefficients).toReversed(),
];

function powers(of: number, count: number): number[] {
  const row = [1];
  while (row.length < count) row.push(row.at(-1)! * of);
  return row;
}

/** Coefficients, lowest first, of the product of all `x − root`. */
function productOfRoots(roots: readonly number[]): number[] {
  let row = [1];
  for (const root of roots) row = [0, ...row].map((below, i) => below - root * (row[i] ?? 0));
  return row;
}

/** Each row of what has large values is divided by the largest, for the sake of rounding. */
const SCALES = valuesOf(TAPS).map((row) => Math.max(...row.map(Math.abs)));

/**
 * By Toom and Cook: the product s of polynomials a and w, of degrees 1 and 4, has the values
 * (A·a) ⊙ (G·w) and is found from those by Lagrange's polynomials, sⱼ = Σ_p B[p, j]·(…)_p. The sums
 * Σₜ x[i + t]·w[t] are the derivatives of Σⱼ xⱼ·sⱼ by aᵢ: hence Aᵀ[(G·w) ⊙ (B·x)].
 */
const A = valuesOf(PIXELS);
const G = valuesOf(TAPS).map((row, p) => row.map((value) => value / SCALES[p]!));
const B: Matrix = [...FINITE.map(lagrange), productOfRoots(FINITE)].map((row, p) =>
  row.map((value) => value * SCALES[p]!),
);

/** The polynomial that is 1 at a point and 0 at the other finite ones; its x⁵ is 0. */
function lagrange(point: number): number[] {
  const others = FINITE.filter((other) => other !== point);
  const there = others.reduce((product, other) => product * (point - other), 1);
  return [...productOfRoots(others).map((value) => value / there), 0];
}

/** M ⊗ M, which does to both sides of a filter what M does to one. */
const squared = (m: Matrix): Matrix =>
  m.flatMap((row) => m.map((other) => row.flatMap((a) => other.map((b) => a * b))));

const turned = (m: Matrix): Matrix => m[0]!.map((_, column) => m.map((row) => row[column]!));

const tilesAlong = (length: number): number => Math.ceil(length / PIXELS);

/**
 * What B does to all tiles along a side of an image, padding included: rows by points, then tiles.
 */
function inputMatrices(
  input: readonly number[],
  { before, output }: Pick<Geometry, "before" | "output">,
): Matrix[] {
  return input.map((length, side) =>
    B.flatMap((row) =>
      Array.from({ length: tilesAlong(output[side]!) }, (_, tile) =>
        Array.from({ length }, (_, i) => row[i + before[side]! - PIXELS * tile] ?? 0),
      ),
    ),
  );
}

/** What A does to all tiles along a side of a result. */
const outputMatrix = (length: number): Matrix =>
  A.flatMap((row) =>
    Array.from({ length: tilesAlong(length) }, (_, tile) =>
      Array.from({ length }, (_, i) => row[i - PIXELS * tile] ?? 0),
    ),
  );

const constant = (g: GraphWriter, m: Matrix): Factor => {
  const shape = [m.length, m[0]!.length];
  return { value: g.graph.constant("float32", shape, m.flat()), shape };
};

/** M·x·Mᵀ of all tiles of images, a matrix for each of 36 points: `[36, n·tiles, c]`. */
function atPoints(g: GraphWriter, x: Operand, [rows, columns]: readonly Matrix[]): Factor {
  const [n, h, w, c] = x.shape as [number, number, number, number];
  const [down, across] = [rows!.length, columns!.length];
  const image = { value: g.reshape(g.plain(x), [n, h, w * c]), shape: [n, h, w * c] };
  const half = product(g, constant(g, rows!), image);
  const lines = { value: g.reshape(half, [n * down, w, c]), shape: [n * down, w, c] };
  const whole = product(g, constant(g, columns!), lines);
  const [tall, wide] = [down / POINTS, across / POINTS];
  const split = g.reshape(whole, [n, POINTS, tall, POINTS, wide, c]);
  const shape = [POINTS * POINTS, n * tall * wide, c];
  return { value: g.reshape(g.transpose(split, [1, 3, 0, 2, 4, 5]), shape), shape };
}

/** The filter at the points, `[36, c, f]`. */
function filterAtPoints(g: GraphWriter, filter: Operand, m: Matrix): Value {
  const [, , c, f] = filter.shape as [number, number, number, number];
  const taps = { value: g.reshape(g.plain(filter), [TAPS * TAPS, c * f]), shape: [25, c * f] };
  return g.reshape(product(g, constant(g, squared(m)), taps), [POINTS * POINTS, c, f]);
}

/** Σ_t x[p + t − before]·W[t] as images `[n, ...output, channels]`. */
function correlation(
  g: GraphWriter,
  x: Operand,
  weights: Factor,
  at: Pick<Geometry, "before" | "output">,
): Value {
  const [n, height, width] = x.shape as [number, number, number];
  const [tallest, widest] = at.output as [number, number];
  const [tall, wide] = [tilesAlong(tallest), tilesAlong(widest)];
  const f = weights.shape[weights.transposed ? 1 : 2]!;
  const sums = product(g, atPoints(g, x, inputMatrices([height, width], at)), weights);
  const split = g.reshape(sums, [POINTS, POINTS, n, tall, wide, f]);
  const [down, across] = [POINTS * tall, POINTS * wide];
  const lines = [n * down, across, f];
  const joined = g.reshape(g.transpose(split, [2, 0, 3, 1, 4, 5]), lines);
  const columns = constant(g, turned(outputMatrix(widest)));
  const half = product(g, columns, { value: joined, shape: lines });
  const shape = [n, down, widest * f];
  const rows = constant(g, turned(outputMatrix(tallest)));
  const whole = product(g, rows, { value: g.reshape(half, shape), shape });
  return g.reshape(whole, [n, tallest, widest, f]);
}
