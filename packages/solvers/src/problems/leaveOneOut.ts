import type { Matrix } from "../matrix.ts";

/**
 * The spectrum of a symmetric positive semi-definite matrix S = Vᵀ·diag(μ)·V, `vectors` in rows.
 */
interface Spectrum {
  values: Float64Array;
  vectors: Matrix;
  /** Up to this an eigenvalue counts as zero. */
  zero: number;
}

/**
 * y_i − f₋ᵢ(x_i) = a_i / (S⁻¹)_ii for S·a = y, `[n, outputs]`. Where S is singular its limit for
 * S + εI, ε → 0, with P the projector on the null space:
 *
 *     (P·y)_i / P_ii where P_ii > 0,   (S⁺·y)_i / (S⁺)_ii where not.
 *
 * @param spectrum V·Y, `[n, outputs]`.
 * @param coefficients S⁺·Y, `[n, outputs]`.
 */
export function leaveOneOutErrors(
  { values, vectors, zero }: Spectrum,
  spectrum: Matrix,
  coefficients: Matrix,
): Matrix {
  const [n, outputs] = spectrum.shape;
  const inverse = diagonalOf((value) => (value > zero ? 1 / value : 0), values, vectors);
  const isSingular = values.some((value) => !(value > zero));
  const projector = isSingular ? nullSpace(values, vectors, zero, spectrum) : undefined;

  // Eigenvectors of neighbouring eigenvalues mix by rounding: P_ii is known up to about this.
  const top = values.reduce((most, value) => Math.max(most, Math.abs(value)), 0);
  const least = values.reduce((min, value) => (value > zero ? Math.min(min, value) : min), top);
  const mixing = top > 0 ? (n * Number.EPSILON * top) / least : 0;
  const negligible = Math.max(n * Number.EPSILON, Math.min(100 * mixing * mixing, 1e-6));
  const data = coefficients.data.map((a, at) => {
    const i = Math.floor(at / outputs);
    return projector && projector.diagonal[i]! > negligible
      ? projector.product[at]! / projector.diagonal[i]!
      : a / inverse[i]!;
  });
  return { data, shape: spectrum.shape };
}

/** The diagonal of Vᵀ·diag(weight(μ))·V: Σ_j weight(μ_j)·v_ji². */
function diagonalOf(
  weight: (value: number) => number,
  values: Float64Array,
  vectors: Matrix,
): Float64Array {
  const n = values.length;
  const out = new Float64Array(n);
  for (let j = 0; j < n; j++) {
    const w = weight(values[j]!);
    for (let i = 0; i < n; i++) {
      const v = vectors.data[j * n + i]!;
      out[i] = out[i]! + w * (v * v);
    }
  }
  return out;
}

/** The diagonal of the projector on the null space, and P·Y. */
function nullSpace(values: Float64Array, vectors: Matrix, zero: number, spectrum: Matrix) {
  const [n, outputs] = spectrum.shape;
  const product = new Float64Array(n * outputs);
  for (let j = 0; j < n; j++) {
    if (values[j]! > zero) continue;
    for (let at = 0; at < product.length; at++) {
      const v = vectors.data[j * n + Math.floor(at / outputs)]!;
      product[at] = product[at]! + v * spectrum.data[j * outputs + (at % outputs)]!;
    }
  }
  return { diagonal: diagonalOf((value) => Number(!(value > zero)), values, vectors), product };
}
