import { checkInteger, checkOptions } from "@rote/options";
import { foldIn, key, normals } from "@rote/random";
import { ExpressivityArgumentError } from "./expressivityArgumentError.ts";
import type { TwoLayerNetwork } from "./network.ts";
import { type Matrix, type Rows, toMatrix } from "./rows.ts";

export interface FitAnyFunctionOptions {
  /** Draws the directions. Defaults to 0. */
  seed?: number;
  /** How many directions to draw; the one with the widest smallest gap is kept. Defaults to 50. */
  directions?: number;
  /**
   * θ, where a threshold stands between two neighbours: b_i = x_{i−1} + θ · (x_i − x_{i−1}).
   * Defaults to 0.1: small values come close to piecewise linear interpolation and keep the
   * weights small, one half gives several times larger weights.
   */
  theta?: number;
}

/** Two of the points are the same, so there are values no function can take on them. */
export class DuplicatePointsError extends Error {
  override readonly name = "DuplicatePointsError";
  readonly code = "DUPLICATE_POINTS";
  /** The indices of the two points, the smaller one first. */
  readonly indices: readonly [number, number];

  constructor(indices: readonly [number, number]) {
    super(
      `fitAnyFunction: points must be distinct, got the same point at ${indices[0]} and ` +
        `${indices[1]}. Remove one of them.`,
    );
    this.indices = indices;
  }
}

/**
 * The two-layer ReLU network of Theorem 1, which takes any given values on any n distinct points of
 * ℝ^d, with 2n + d weights for one output (d + n + n·K for K outputs):
 *
 *     c(x) = Σ_j w_j · max(⟨a, x⟩ − b_j, 0),   j = 1 … n.
 *
 * The points are projected on a random direction a and sorted, thresholds are put between them,
 * b_1 < x_1 < b_2 < x_2 < … < b_n < x_n, and the lower triangular system A·w = y with
 * A_ij = max(x_i − b_j, 0) is solved by forward substitution, n² operations, in float64.
 *
 * The sums of the solution are taken in the same order as `evaluate` takes them, so that on the
 * sample the network is right to the last digits, however large the weights are: those grow like
 * one over the smallest gap between projections. In another order of summation the rounding errors
 * of such terms show, about 1e-9 to 1e-7 for n = 1,000; see `measureFit`.
 *
 * @param points `[n, d]`, distinct.
 * @param values `[n]`, or `[n, K]` for K outputs: any numbers.
 * @throws {DuplicatePointsError} if two points are the same.
 * @throws {ExpressivityArgumentError} if shapes don't match, a number is not finite, the points are
 * too close to be told apart in float64 or too large for their distances to be finite, or a weight
 * is not finite.
 *
 * Reference: Zhang, Bengio, Hardt, Recht & Vinyals, "Understanding Deep Learning Requires
 * Rethinking Generalization", ICLR 2017, arXiv:1611.03530, section 4 and appendix C.
 */
export function fitAnyFunction(
  points: Rows,
  values: Rows,
  options: FitAnyFunctionOptions = {},
): TwoLayerNetwork {
  checkOptions(
    "fitAnyFunction",
    options,
    { seed: "number", directions: "number", theta: "number" },
    ExpressivityArgumentError,
  );
  const { seed = 0, directions = 50, theta = 0.1 } = options;

  const z = toMatrix("fitAnyFunction", "points", points);
  const y = toMatrix("fitAnyFunction", "values", values);
  if (y.rows !== z.rows) {
    throw new ExpressivityArgumentError(
      `fitAnyFunction: there must be a value for each of the ${z.rows} points, got ${y.rows}.`,
    );
  }
  if (!(theta > 0 && theta < 1)) {
    throw new ExpressivityArgumentError(
      `fitAnyFunction: theta must be between 0 and 1, got ${theta}.`,
    );
  }
  checkInteger("fitAnyFunction", "directions", directions, [1], ExpressivityArgumentError);

  const best = widestProjection(z, { seed, directions, theta });
  const { direction, x, thresholds: b, order, smallestEigenvalue } = best;
  const n = z.rows;
  const outputs = y.columns;

  // Forward substitution: w_i = (y_i − Σ_{j<i} w_j (x_i − b_j)) / (x_i − b_i).
  const weights = new Float64Array(n * outputs);
  for (let i = 0; i < n; i++) {
    const xi = x[i]!;
    for (let k = 0; k < outputs; k++) {
      let sum = 0;
      for (let j = 0; j < i; j++) sum += weights[j * outputs + k]! * (xi - b[j]!);
      weights[i * outputs + k] = (y.data[order[i]! * outputs + k]! - sum) / (xi - b[i]!);
    }
  }
  refuseInfinite(weights, outputs, order);
  return { kind: "two-layer", direction, thresholds: b, weights, outputs, smallestEigenvalue };
}

/** Of a weight that is no number those after it are none: the first says where it began. */
function refuseInfinite(weights: Float64Array, outputs: number, order: Uint32Array): void {
  const bad = weights.findIndex((w) => !Number.isFinite(w));
  if (bad < 0) return;
  throw new ExpressivityArgumentError(
    `fitAnyFunction: weights, about the values divided by the gaps between points, must be ` +
      `finite, got ${weights[bad]} at point ${order[Math.floor(bad / outputs)]}, ` +
      `output ${bad % outputs}. Divide the values, or multiply the points, by a constant.`,
  );
}

/** ⟨a, x⟩ for each row of `points`, summed in the order of the coordinates. */
export function project(points: Matrix, direction: Float64Array): Float64Array {
  const d = points.columns;
  const out = new Float64Array(points.rows);
  for (let i = 0; i < points.rows; i++) {
    let sum = 0;
    for (let j = 0; j < d; j++) sum += direction[j]! * points.data[i * d + j]!;
    out[i] = sum;
  }
  return out;
}

interface Projection {
  direction: Float64Array;
  /** ⟨a, z_i⟩, ascending. */
  x: Float64Array;
  thresholds: Float64Array;
  /** `order[i]` is the index of the point whose projection is `x[i]`. */
  order: Uint32Array;
  smallestEigenvalue: number;
}

/** Of several random directions, the one whose thresholds leave the most room. */
function widestProjection(
  points: Matrix,
  { seed, directions, theta }: Required<FitAnyFunctionOptions>,
): Projection {
  const root = key(seed, "fitAnyFunction");
  let best: Projection | undefined;
  for (let i = 0; i < directions; i++) {
    const direction = unitVector(normals(foldIn(root, i), points.columns));
    const candidate = interleave(points, direction, theta);
    if (candidate && candidate.smallestEigenvalue > (best?.smallestEigenvalue ?? 0)) {
      best = candidate;
    }
  }
  if (best) return best;
  throw new ExpressivityArgumentError(
    `fitAnyFunction: points must be far enough apart to be told apart in float64, but their ` +
      `projections met in each of ${directions} directions. Rescale the coordinates or draw more ` +
      `directions.`,
  );
}

/**
 * The points sorted along a direction, and thresholds strictly between them; undefined if float64
 * leaves no room for one.
 */
function interleave(
  points: Matrix,
  direction: Float64Array,
  theta: number,
): Projection | undefined {
  const unsorted = project(points, direction);
  const n = points.rows;
  const order = Uint32Array.from(unsorted.keys()).sort((i, j) => unsorted[i]! - unsorted[j]!);
  const x = Float64Array.from(order, (i) => unsorted[i]!);
  refuseDuplicates(points, x, order);

  const thresholds = new Float64Array(n);
  thresholds[0] = x[0]! - (n > 1 && x[n - 1]! > x[0]! ? (x[n - 1]! - x[0]!) / (n - 1) : 1);
  if (!Number.isFinite(thresholds[0])) {
    throw new ExpressivityArgumentError(
      "fitAnyFunction: points must be small enough for their distances to be finite, got " +
        `projections from ${x[0]} to ${x[n - 1]}. Divide the points by a constant.`,
    );
  }
  let smallestEigenvalue = x[0]! - thresholds[0];
  for (let i = 1; i < n; i++) {
    const b = x[i - 1]! + theta * (x[i]! - x[i - 1]!);
    if (!(x[i - 1]! < b && b < x[i]!)) return undefined;
    thresholds[i] = b;
    smallestEigenvalue = Math.min(smallestEigenvalue, x[i]! - b);
  }
  return { direction, x, thresholds, order, smallestEigenvalue };
}

/** Equal points have equal projections, so only those need to be compared. */
function refuseDuplicates(points: Matrix, x: Float64Array, order: Uint32Array): void {
  const d = points.columns;
  const row = (i: number) => points.data.subarray(i * d, i * d + d);
  for (let start = 0; start < x.length; start++) {
    for (let i = start + 1; i < x.length && x[i] === x[start]; i++) {
      const [one, other] = [order[start]!, order[i]!];
      const otherRow = row(other);
      if (row(one).every((value, j) => value === otherRow[j])) {
        throw new DuplicatePointsError([Math.min(one, other), Math.max(one, other)]);
      }
    }
  }
}

function unitVector(v: Float64Array): Float64Array {
  const norm = Math.sqrt(v.reduce((sum, vi) => sum + vi * vi, 0));
  return v.map((vi) => vi / norm);
}
