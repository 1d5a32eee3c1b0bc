import { checkOptions } from "@rote/options";
import { asMatrix, hypotenuse, type Matrix, type MatrixLike, norm } from "../matrix.ts";
import { SolverArgumentError } from "../solverArgumentError.ts";
import { Work, type WorkOptions } from "../work.ts";

export interface SymmetricEigen {
  /** Ascending. */
  readonly values: Float64Array;
  /** `[n, n]`: row i is the unit eigenvector of value i. */
  readonly vectors: Matrix;
}

/**
 * All eigenvalues and eigenvectors of a symmetric matrix, A = Vᵀ·diag(λ)·V with the vectors in
 * rows: Householder reduction to tridiagonal form, then implicit QL steps. About 9n³ operations,
 * not blocked: seconds for n = 1,000.
 *
 * @param a `[n, n]`; only the lower half is read, and it is left alone.
 * @throws {SolverArgumentError} if `a` is not square or a number is not finite.
 *
 * Reference: Golub & Van Loan, "Matrix Computations", 4th edition, section 8.3.
 */
export async function symmetricEigen(
  a: MatrixLike,
  options: WorkOptions = {},
): Promise<SymmetricEigen> {
  checkOptions("symmetricEigen", options, { signal: true, onProgress: true }, SolverArgumentError);

  const { data, shape } = asMatrix("symmetricEigen", "A", a);
  const n = shape[0];
  if (shape[1] !== n) {
    throw new SolverArgumentError(`symmetricEigen: A must be square, got [${n}, ${shape[1]}].`);
  }
  const work = new Work(options);
  const s = new Float64Array(n * n);
  for (let i = 0; i < n; i++) {
    for (let j = 0; j <= i; j++) s[i * n + j] = s[j * n + i] = data[i * n + j]!;
  }

  const diagonal = new Float64Array(n);
  const beside = new Float64Array(n); // beside[i] couples i and i + 1
  const q = await tridiagonalize(s, n, diagonal, beside, work);
  await diagonalize(diagonal, beside, q, n, work);

  const order = Uint32Array.from(diagonal.keys()).sort((i, j) => diagonal[i]! - diagonal[j]!);
  const vectors = new Float64Array(n * n);
  order.forEach((from, to) => {
    vectors.set(q.subarray(from * n, (from + 1) * n), to * n);
  });
  return {
    values: Float64Array.from(order, (i) => diagonal[i]!),
    vectors: { data: vectors, shape: [n, n] },
  };
}

/** S = Qᵀ·T·Q with T tridiagonal; returns Q, whose rows are combined to eigenvectors next. */
async function tridiagonalize(
  s: Float64Array,
  n: number,
  diagonal: Float64Array,
  beside: Float64Array,
  work: Work,
): Promise<Float64Array> {
  const reflectors: { v: Float64Array; tau: number }[] = [];
  for (let k = 0; k < n - 2; k++) {
    // A reflection of rows and columns k + 1 … n − 1 that clears column k below its second entry.
    const x = s.subarray(k * n + k + 1, (k + 1) * n); // by symmetry, row k
    const size = norm(x);
    const tail = x.subarray(1).some((xi) => xi !== 0);
    const v = new Float64Array(x.length);
    let tau = 0;
    if (tail) {
      const alpha = x[0]! > 0 ? -size : size;
      tau = (alpha - x[0]!) / alpha;
      v[0] = 1;
      for (let i = 1; i < x.length; i++) v[i] = x[i]! / (x[0]! - alpha);
      beside[k] = alpha;

      // S ← S − v·wᵀ − w·vᵀ with p = τ·S·v, w = p − (τ/2)⟨p, v⟩·v.
      const w = new Float64Array(v.length);
      for (let i = 0; i < v.length; i++) {
        const at = (k + 1 + i) * n + k + 1;
        let sum = 0;
        for (let j = 0; j < v.length; j++) sum += s[at + j]! * v[j]!;
        w[i] = tau * sum;
      }
      const half = (tau / 2) * w.reduce((sum, wi, i) => sum + wi * v[i]!, 0);
      for (let i = 0; i < v.length; i++) w[i] = w[i]! - half * v[i]!;
      for (let i = 0; i < v.length; i++) {
        const at = (k + 1 + i) * n + k + 1;
        const [vi, wi] = [v[i]!, w[i]!];
        for (let j = 0; j < v.length; j++) s[at + j] = s[at + j]! - vi * w[j]! - wi * v[j]!;
      }
    } else {
      beside[k] = x[0]!;
    }
    reflectors.push({ v, tau });
    await work.step("tridiagonal form", k + 1, n);
  }
  for (let i = 0; i < n; i++) diagonal[i] = s[i * n + i]!;
  if (n > 1) beside[n - 2] = s[(n - 2) * n + n - 1]!;

  // Qᵀ = H_1 ⋯ H_{n−2}, accumulated from the last reflection; row i of Q is column i of Qᵀ.
  const q = new Float64Array(n * n);
  for (let i = 0; i < n; i++) q[i * n + i] = 1;
  for (let k = reflectors.length - 1; k >= 0; k--) {
    const { v, tau } = reflectors[k]!;
    for (let i = k + 1; i < n; i++) {
      const at = i * n + k + 1;
      let sum = 0;
      for (let j = 0; j < v.length; j++) sum += q[at + j]! * v[j]!;
      sum *= tau;
      for (let j = 0; j < v.length; j++) q[at + j] = q[at + j]! - sum * v[j]!;
    }
    await work.step("tridiagonal form", n, n);
  }
  return q;
}

/** Implicit QL with Wilkinson's shift: turns the rows of `q` along with the tridiagonal matrix. */
async function diagonalize(
  d: Float64Array,
  e: Float64Array,
  q: Float64Array,
  n: number,
  work: Work,
): Promise<void> {
  // The tridiagonal form is good to rounding of the largest entries: what is below that is zero. To
  // ask for more of the small eigenvalues of a matrix that is singular to rounding would never end.
  const negligible =
    Number.EPSILON * d.reduce((max, di, i) => Math.max(max, Math.abs(di) + Math.abs(e[i]!)), 0);
  for (let first = 0; first < n; first++) {
    for (let sweep = 0; ; sweep++) {
      let last = first;
      while (last < n - 1 && Math.abs(e[last]!) > negligible) last++;
      if (last === first) break;
      if (sweep === 60) throw new Error("symmetricEigen: QL did not converge in 60 sweeps.");

      const slope = (d[first + 1]! - d[first]!) / (2 * e[first]!);
      const root = hypotenuse(slope, 1);
      let g = d[last]! - d[first]! + e[first]! / (slope + (slope < 0 ? -root : root));
      let [sine, cosine, p] = [1, 1, 0];
      let i = last - 1;
      for (; i >= first; i--) {
        const f = sine * e[i]!;
        const b = cosine * e[i]!;
        const r = hypotenuse(f, g);
        e[i + 1] = r;
        if (r === 0) {
          d[i + 1] = d[i + 1]! - p;
          e[last] = 0;
          break;
        }
        sine = f / r;
        cosine = g / r;
        g = d[i + 1]! - p;
        const t = (d[i]! - g) * sine + 2 * cosine * b;
        p = sine * t;
        d[i + 1] = g + p;
        g = cosine * t - b;
        rotate(q, i * n, (i + 1) * n, n, sine, cosine);
      }
      if (i >= first) continue;
      d[first] = d[first]! - p;
      e[first] = g;
      e[last] = 0;
      await work.step("eigenvalues", first, n);
    }
  }
}

function rotate(
  q: Float64Array,
  one: number,
  two: number,
  n: number,
  sine: number,
  cosine: number,
): void {
  for (let k = 0; k < n; k++) {
    const [x, y] = [q[one + k]!, q[two + k]!];
    q[one + k] = cosine * x - sine * y;
    q[two + k] = sine * x + cosine * y;
  }
}
