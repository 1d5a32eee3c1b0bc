import { checkArgument, checkInteger, checkOptions } from "@rote/options";
import type { Status } from "../certificate.ts";
import { checkNonNegative, checkState } from "../check.ts";
import { asColumns, type Columns, checkShape, type Matrix, norm } from "../matrix.ts";
import { exponentOf, scaledBack, timesPowerOfTwo } from "../scaling.ts";
import { SolverArgumentError } from "../solverArgumentError.ts";
import { Work, type WorkOptions } from "../work.ts";
import { checkSquare, type LinearOperator } from "./linearOperator.ts";

export interface ConjugateGradientOptions extends WorkOptions {
  /** Stop once ‖b − A·x‖ ≤ tolerance · ‖b‖ for every right-hand side. Defaults to 1e-10. */
  tolerance?: number;
  /** Defaults to 10 · size, as in SciPy. */
  maxSteps?: number;
  /** M⁻¹ for an M close to A, symmetric positive definite. */
  preconditioner?: LinearOperator;
  /** Where to begin. Defaults to 0. */
  start?: Matrix;
  /** The `state` of an earlier solution of the same system, to resume from. */
  resume?: ConjugateGradientState;
}

/**
 * All that the iteration carries from step to step; of b divided by a power of two, where b is
 * beyond 2^±300.
 */
export interface ConjugateGradientState {
  readonly step: number;
  readonly x: Float64Array;
  readonly residual: Float64Array;
  readonly direction: Float64Array;
  /** ⟨r, M⁻¹r⟩ of each right-hand side. */
  readonly rz: Float64Array;
}

export interface ConjugateGradientSolution {
  /** `[size, columns]`: the solution, or the best iterate so far if `status` is not "converged". */
  x: Matrix;
  status: Status;
  steps: number;
  /** ‖x‖ over all right-hand sides. */
  norm: number;
  /** The largest ‖b − A·x‖ / ‖b‖ of any right-hand side, as the iteration tracked it. */
  relativeResidual: number;
  state: ConjugateGradientState;
}

/**
 * Solves A·X = B for a symmetric positive semi-definite A by conjugate gradients, each right-hand
 * side with its own step lengths, all with the same products with A.
 *
 * From x = 0 and without a preconditioner every iterate stays in the range of A, so that for
 * singular A and b in its range the result is the solution of minimum norm. Memory is four times B.
 * Equivalent to `scipy.sparse.linalg.cg` for each column.
 *
 * @throws {SolverArgumentError} if shapes don't match, a number is not finite (also of the start,
 * or of a product), or an option is out of range.
 *
 * Reference: Hestenes & Stiefel, "Methods of Conjugate Gradients for Solving Linear Systems",
 * J. Res. Nat. Bur. Standards 49 (1952).
 */
export async function conjugateGradient(
  A: LinearOperator,
  b: Columns,
  given: ConjugateGradientOptions = {},
): Promise<ConjugateGradientSolution> {
  checkOptions(
    "conjugateGradient",
    given,
    {
      tolerance: "number",
      maxSteps: "number",
      preconditioner: true,
      start: true,
      resume: true,
      signal: true,
      onProgress: true,
    },
    SolverArgumentError,
  );
  checkSquare("conjugateGradient", A);
  const kind = { size: "number", apply: "function" } as const;
  if (given.preconditioner !== undefined) {
    const { preconditioner } = given;
    checkArgument("conjugateGradient", "preconditioner", preconditioner, kind, SolverArgumentError);
  }
  const {
    tolerance = 1e-10,
    maxSteps = 10 * A.size,
    preconditioner,
    start,
    resume,
    ...options
  } = given;

  const givenB = asColumns("conjugateGradient", "b", b, A.size);
  // All but `b`, `start` and what is returned is of b / 2^exponent.
  const exponent = exponentOf(givenB.data);
  const rhs = timesPowerOfTwo(givenB, -exponent);
  checkNonNegative("conjugateGradient", "tolerance", tolerance);
  checkInteger("conjugateGradient", "maxSteps", maxSteps, [0], SolverArgumentError);
  const [n, m] = rhs.shape;
  const work = new Work(options);
  const precondition = async (r: Float64Array) =>
    preconditioner ? await preconditioner.apply(r, m) : r.slice();

  checkBeginning(n, m, start, resume);
  const begun = resume?.x ?? (start && timesPowerOfTwo(start, -exponent).data);
  const x = begun?.slice() ?? new Float64Array(n * m);
  let r: Float64Array; // residual b − A·x
  let p: Float64Array; // search direction
  let rz: Float64Array;
  if (resume) {
    r = resume.residual.slice();
    p = resume.direction.slice();
    rz = resume.rz.slice();
  } else {
    r = rhs.data.slice();
    if (start) {
      const Ax = await A.apply(x, m);
      checkProduct("A", Ax, n * m, columnDots(Ax, Ax, m));
      for (let i = 0; i < r.length; i++) r[i] = r[i]! - Ax[i]!;
    }
    p = await precondition(r);
    rz = columnDots(r, p, m);
    checkProduct("preconditioner", p, n * m, rz);
  }
  const bNorms = columnDots(rhs.data, rhs.data, m).map(Math.sqrt);

  let step = resume?.step ?? 0;
  const residuals = () =>
    columnDots(r, r, m).map((rr, k) => (rr === 0 ? 0 : Math.sqrt(rr) / bNorms[k]!));
  const result = (status: Status): ConjugateGradientSolution => {
    const solution = scaledBack(who, "numbers of x", { data: x, shape: [n, m] }, exponent);
    const squares = columnDots(solution.data, solution.data, m).reduce((sum, xx) => sum + xx, 0);
    const isLost = squares < 2 ** -600 || squares === Number.POSITIVE_INFINITY;
    return {
      x: solution,
      status,
      steps: step,
      norm: isLost ? norm(solution.data) : Math.sqrt(squares),
      relativeResidual: Math.max(...residuals()),
      state: { step, x, residual: r, direction: p, rz },
    };
  };

  const alpha = new Float64Array(m);
  for (; ; step++) {
    const open = residuals().map((size) => (size <= tolerance ? 0 : 1));
    await work.step("conjugate gradients", m - open.reduce((sum, o) => sum + o, 0), m);
    if (!open.includes(1)) return result("converged");
    if (step >= maxSteps) return result("maxSteps");

    const Ap = await A.apply(p, m);
    const curvature = columnDots(p, Ap, m);
    checkProduct("A", Ap, n * m, curvature);
    for (let k = 0; k < m; k++) {
      if (open[k] === 1 && !(curvature[k]! > 0)) return result("notPositiveDefinite");
      alpha[k] = open[k] === 1 ? rz[k]! / curvature[k]! : 0; // what has converged rests
    }
    for (let i = 0; i < r.length; i++) {
      x[i] = x[i]! + alpha[i % m]! * p[i]!;
      r[i] = r[i]! - alpha[i % m]! * Ap[i]!;
    }

    const z = await precondition(r);
    const next = columnDots(r, z, m);
    checkProduct("preconditioner", z, n * m, next);
    const beta = next.map((value, k) => (rz[k]! > 0 ? value / rz[k]! : 0));
    for (let i = 0; i < p.length; i++) p[i] = z[i]! + beta[i % m]! * p[i]!;
    rz = next;
  }
}

const who = "conjugateGradient";

/** @throws {SolverArgumentError} if `start` or `resume` is not of this system. */
function checkBeginning(
  n: number,
  m: number,
  start: Matrix | undefined,
  resume: ConjugateGradientState | undefined,
): void {
  const length = n * m;
  if (start !== undefined) {
    checkArgument(who, "start", start, "object", SolverArgumentError);
    checkState(who, "start.data", start.data, length);
    const [rows, columns] = checkShape(who, "start", start);
    if (rows !== n || columns !== m) {
      throw new SolverArgumentError(
        `${who}: start must have shape [${n}, ${m}], as b has, got [${rows}, ${columns}].`,
      );
    }
  }
  if (resume === undefined) return;
  checkArgument(who, "resume", resume, "object", SolverArgumentError);
  checkInteger(who, "resume.step", resume.step, [0], SolverArgumentError);
  checkState(who, "resume.x", resume.x, length);
  checkState(who, "resume.residual", resume.residual, length);
  checkState(who, "resume.direction", resume.direction, length);
  checkState(who, "resume.rz", resume.rz, m);
}

/** A sum over a product with a number that is not finite is none either. */
function checkProduct(
  what: string,
  product: Float64Array,
  length: number,
  sums: Float64Array,
): void {
  if (product.length === length && sums.every((sum) => Number.isFinite(sum))) return;
  throw new SolverArgumentError(
    `conjugateGradient: ${what}.apply must give ${length} finite numbers, got ` +
      `${product.length === length ? product.find((x) => !Number.isFinite(x)) : product.length}.`,
  );
}

/** ⟨a_k, b_k⟩ for each column k of two `[n, m]` arrays. */
function columnDots(a: Float64Array, b: Float64Array, m: number): Float64Array {
  const out = new Float64Array(m);
  for (let i = 0; i < a.length; i++) out[i % m] = out[i % m]! + a[i]! * b[i]!;
  return out;
}
