import { foldIn, type Key, uniform } from "@rote/random";
import { symmetricEigen } from "@rote/solvers";
import { checkFinite, checkNumbers } from "../check.ts";
import { MeasureArgumentError } from "../measureArgumentError.ts";
import { scaleOf } from "../scaleOf.ts";

/**
 * The product of a symmetric matrix and a vector, such as the Hessian of a loss and a direction in
 * the space of the weights.
 */
export type SymmetricOperator = (
  vector: Float64Array,
) => ArrayLike<number> | Promise<ArrayLike<number>>;

/** What some steps of Lanczos' method know of a matrix. */
export interface Lanczos {
  /** Ritz values, in falling order. */
  readonly values: Float64Array;
  /** Squares of the first components of the tridiagonal matrix' eigenvectors: their sum is 1. */
  readonly weights: Float64Array;
  /** ‖H·x − θ·x‖ of each Ritz value θ and its unit vector x. */
  readonly residuals: Float64Array;
}

/** Of a vector: 8 GiB. Each step keeps one. */
export const MOST_NUMBERS = 2 ** 30;

/** A new direction of so little length, beside the matrix, is rounding. */
const NOTHING = 1e-12;

/**
 * Lanczos' method with full reorthogonalization, from a random vector of ±1. It ends before all
 * steps where the vectors span a space that the matrix maps into itself.
 * The matrix is brought to the scale of its first product, so that its size does not matter.
 *
 * @throws {MeasureArgumentError} if the operator does not return `size` finite numbers, is not
 * symmetric, or has eigenvalues beyond the range of numbers.
 *
 * References: Lanczos 1950; Paige, "The computation of eigenvalues and eigenvectors of very large
 * sparse matrices", 1971; Golub & Van Loan, "Matrix Computations", section 10.1.
 */
export async function lanczos(
  who: string,
  operator: SymmetricOperator,
  size: number,
  { steps, key, signal }: { steps: number; key: Key; signal?: AbortSignal | undefined },
): Promise<Lanczos> {
  const basis: Float64Array[] = [];
  const diagonal: number[] = [];
  const beside: number[] = [];
  const across: number[] = []; // ⟨Hq, p⟩ of each vector q and the one before it, p
  const scale = 1 / Math.sqrt(size);
  let q = Float64Array.from({ length: size }, (_, i) => {
    return uniform(foldIn(key, i)) < 0.5 ? -scale : scale;
  });
  let largest = 0;
  let unit = 1;
  for (let step = 0; step < Math.min(steps, size); step++) {
    signal?.throwIfAborted();
    basis.push(q);
    const product = await operator(q.slice());
    checkNumbers(who, "what the operator returns", product, size);
    checkFinite(who, "what the operator returns", product);
    if (step === 0) unit = scaleOf(product);
    const w = Float64Array.from(product, (value) => value / unit);
    diagonal.push(dot(w, q));
    if (step > 0) across.push(dot(w, basis[step - 1]!));
    // Twice is enough: what rounding leaves of the first pass the second takes away.
    for (let pass = 0; pass < 2; pass++) for (const v of basis) subtract(w, dot(w, v), v);
    const length = Math.sqrt(dot(w, w));
    beside.push(length);
    largest = Math.max(largest, Math.abs(diagonal.at(-1)!), length);
    if (length <= NOTHING * largest) break;
    q = w.map((value) => value / length);
  }
  for (const [i, found] of across.entries()) checkSymmetry(who, found, beside[i]!, largest, unit);
  const last = beside.pop()!;
  const k = diagonal.length;
  const { values, vectors } = await symmetricEigen(tridiagonal(diagonal, beside), { signal });
  const component = (at: number) =>
    Float64Array.from(values, (_, i) => vectors.data[i * k + at]!).reverse();
  const found = values.toReversed().map((value) => value * unit);
  if (!found.every(Number.isFinite)) {
    throw new MeasureArgumentError(
      `${who}: the operator must have eigenvalues within ±1.8e308, got ${found[0]}. Scale it down.`,
    );
  }
  return {
    values: found,
    weights: component(0).map((x) => x * x),
    residuals: component(k - 1).map((x) => Math.abs(last * x) * unit),
  };
}

/**
 * ⟨Hq, p⟩ is ⟨q, Hp⟩, the number beside the diagonal, but for rounding and differences. These are
 * as large in the first steps as in the last, where the products are longer: all steps are compared
 * with the largest number of any.
 *
 * @throws {MeasureArgumentError} if it is far from it.
 */
function checkSymmetry(
  who: string,
  found: number,
  expected: number,
  largest: number,
  unit: number,
): void {
  if (Math.abs(found - expected) <= ASYMMETRY * Math.max(largest, Math.abs(found))) return;
  throw new MeasureArgumentError(
    `${who}: the operator must be symmetric, got ⟨H·v, u⟩ = ${found * unit} where ⟨v, H·u⟩ is ` +
      `${expected * unit}. Give Hessian-vector products, or those of (H + Hᵀ)/2.`,
  );
}

/** Of products by differences, as shares of the largest number. */
const ASYMMETRY = 0.25;

/** The lower half of the matrix with these numbers on its diagonal and beside it, `[k, k]`. */
function tridiagonal(diagonal: readonly number[], beside: readonly number[]) {
  const k = diagonal.length;
  const data = new Float64Array(k * k);
  for (let i = 0; i < k; i++) {
    data[i * k + i] = diagonal[i]!;
    if (i > 0) data[i * k + i - 1] = beside[i - 1]!;
  }
  return { data, shape: [k, k] as const };
}

function dot(a: Float64Array, b: Float64Array): number {
  let sum = 0;
  for (let i = 0; i < a.length; i++) sum += a[i]! * b[i]!;
  return sum;
}

function subtract(from: Float64Array, factor: number, v: Float64Array): void {
  for (let i = 0; i < from.length; i++) from[i] = from[i]! - factor * v[i]!;
}
