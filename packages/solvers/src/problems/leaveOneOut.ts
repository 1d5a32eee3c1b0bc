import type { Matrix } from "../matrix.ts";

/**
 * The spectrum of a symmetric positive semi-definite matrix S = Vᵀ·diag(μ)·V + ρP: `vectors` in the
 * rows of V, `[r, n]`, and P the projector on the rest, what is orthogonal to all whose μ counts.
 */
export interface Spectrum {
  values: Float64Array;
  vectors: Matrix;
  /** Up to this an eigenvalue does not count. */
  zero: number;
  /** ρ, the eigenvalue of the rest. Defaults to 0: S is singular, unless there is no rest. */
  rest?: number;
  /** By how much rounding mixes the rest with the eigenvector that it is nearest to. */
  mixing?: number;
}

/**
 * y_i − f₋ᵢ(x_i) = a_i / (S⁻¹)_ii for S·a = y, `[n, outputs]`. With S⁺ of the μ that count
 *
 *     ((P·y)_i + ρ·(S⁺·y)_i) / (P_ii + ρ·(S⁺)_ii) where P_ii > 0,   (S⁺·y)_i / (S⁺)_ii where not.
 *
 * Where S is singular, ρ = 0, these are the limits for S + εI, ε → 0.
 *
 * @param y `[n, outputs]`.
 * @param spectrum V·Y, `[r, outputs]`.
 * @param coefficients S⁺·Y, `[n, outputs]`.
 */
export function leaveOneOutErrors(
  matrix: Spectrum,
  y: Matrix,
  spectrum: Matrix,
  coefficients: Matrix,
): Matrix {
  const { values, vectors, zero, rest = 0 } = matrix;
  const [n, outputs] = y.shape;
  const inverse = diagonalOf((value) => (value > zero ? 1 / value : 0), values, vectors);
  const projector = restOf(matrix, y, spectrum);

  // Eigenvectors of neighbouring eigenvalues mix by rounding: P_ii is known up to about this.
  const top = values.reduce((most, value) => Math.max(most, Math.abs(value)), 0);
  const least = values.reduce((min, value) => (value > zero ? Math.min(min, value) : min), top);
  const mixing = matrix.mixing ?? (top > 0 ? (n * Number.EPSILON * top) / least : 0);
  const rounding = (values.length < n ? 10 : 1) * n * Number.EPSILON;
  const negligible = Math.max(rounding, Math.min(100 * mixing * mixing, 1e-6));
  const data = coefficients.data.map((a, at) => {
    const i = Math.floor(at / outputs);
    return projector && projector.diagonal[i]! > negligible
      ? (projector.product[at]! + rest * a) / (projector.diagonal[i]! + rest * inverse[i]!)
      : a / inverse[i]!;
  });
  return { data, shape: y.shape };
}

/** The diagonal of Vᵀ·diag(weight(μ))·V: Σ_j weight(μ_j)·v_ji². */
function diagonalOf(
  weight: (value: number) => number,
  values: Float64Array,
  vectors: Matrix,
): Float64Array {
  const n = vectors.shape[1];
  const out = new Float64Array(n);
  for (let j = 0; j < values.length; j++) {
    const w = weight(values[j]!);
    for (let i = 0; i < n; i++) {
      const v = vectors.data[j * n + i]!;
      out[i] = out[i]! + w * (v * v);
    }
  }
  return out;
}

/** The diagonal of the projector on the rest, and P·Y; undefined where there is no rest. */
export function restOf(
  { values, vectors, zero }: Spectrum,
  y: Matrix,
  spectrum: Matrix,
): { diagonal: Float64Array; product: Float64Array } | undefined {
  const [n, outputs] = y.shape;
  const isWhole = values.length === n;
  if (isWhole && values.every((value) => value > zero)) return undefined;
  // With all n vectors the sum over those that do not count; with fewer, 1 less that of the others.
  const isIn = (value: number) => value > zero !== isWhole;
  const sign = isWhole ? 1 : -1;
  const product = isWhole ? new Float64Array(n * outputs) : y.data.slice();
  for (let j = 0; j < values.length; j++) {
    if (!isIn(values[j]!)) continue;
    for (let at = 0; at < product.length; at++) {
      const v = vectors.data[j * n + Math.floor(at / outputs)]!;
      product[at] = product[at]! + sign * v * spectrum.data[j * outputs + (at % outputs)]!;
    }
  }
  const sums = diagonalOf((value) => Number(isIn(value)), values, vectors);
  return { diagonal: isWhole ? sums : sums.map((sum) => 1 - sum), product };
}
