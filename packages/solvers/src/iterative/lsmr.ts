import { checkInteger, checkOptions, shown } from "@rote/options";
import type { Status } from "../certificate.ts";
import { checkNonNegative, checkState } from "../check.ts";
import { asColumns, type Columns, hypotenuse, norm } from "../matrix.ts";
import { exponentOf, scaledBack, times, timesPowerOfTwo } from "../scaling.ts";
import { SolverArgumentError } from "../solverArgumentError.ts";
import { Work, type WorkOptions } from "../work.ts";
import { checkRectangular, type RectangularOperator } from "./linearOperator.ts";

export interface LsmrOptions extends WorkOptions {
  /**
   * Stop once ‖b − A·x‖ ≤ tolerance · ‖b‖, or, where there is no solution, once
   * ‖Aᵀ·r‖ ≤ tolerance · ‖A‖·‖r‖. Defaults to 1e-10.
   */
  tolerance?: number;
  /** Defaults to 10 times the smaller side. */
  maxSteps?: number;
  /** δ in ‖b − A·x‖² + δ²‖x‖²: the square root of a ridge. Defaults to 0. */
  damp?: number;
  /** The `state` of an earlier solution of the same system, to resume from. */
  resume?: LsmrState;
}

/** All that the iteration carries from step to step. */
export interface LsmrState {
  readonly step: number;
  readonly vectors: {
    readonly x: Float64Array;
    readonly u: Float64Array;
    readonly v: Float64Array;
  };
  readonly directions: { readonly h: Float64Array; readonly hBar: Float64Array };
  readonly scalars: Readonly<Scalars>;
  /** Of the power of two that A was divided by, where it was; b is divided by its own. */
  readonly exponent?: number;
}

interface Scalars {
  alpha: number;
  alphaBar: number;
  zeta: number;
  zetaBar: number;
  rho: number;
  rhoBar: number;
  cBar: number;
  sBar: number;
  // For the norm of the residual:
  betaDD: number;
  betaD: number;
  rhoDOld: number;
  tauTilde: number;
  thetaTilde: number;
  damped: number;
  // ‖A‖² so far, in the Frobenius norm of the bidiagonal matrix:
  normA2: number;
}

export interface LsmrSolution {
  /** `[n]`: the solution, or the best iterate so far. */
  x: Float64Array;
  /** "inconsistent": this is the least squares solution (of the damped system, if damped). */
  status: Status;
  steps: number;
  norm: number;
  /** ‖b − A·x‖ / ‖b‖, as the iteration tracked it (with the damped rows, if damped). */
  relativeResidual: number;
  state: LsmrState;
}

/**
 * Solves A·x = b, or min ‖b − A·x‖, for a rectangular A, by LSMR: Golub–Kahan bidiagonalization,
 * in which ‖Aᵀ·r‖ falls at every step. From x = 0 every iterate stays in the row space of A, so the
 * result is the solution of minimum norm, whatever the rank. Each step takes a product with A and
 * one with Aᵀ. Equivalent to `scipy.sparse.linalg.lsmr`.
 *
 * @throws {SolverArgumentError} if shapes don't match, a number is not finite, or an option is out
 * of range.
 *
 * Reference: Fong & Saunders, "LSMR: An Iterative Algorithm for Sparse Least-Squares Problems",
 * SIAM J. Sci. Comput. 33 (2011).
 */
export async function lsmr(
  givenA: RectangularOperator,
  b: Columns,
  given: LsmrOptions = {},
): Promise<LsmrSolution> {
  checkOptions(
    "lsmr",
    given,
    {
      tolerance: "number",
      maxSteps: "number",
      damp: "number",
      resume: true,
      signal: true,
      onProgress: true,
    },
    SolverArgumentError,
  );
  checkRectangular("lsmr", givenA);
  const {
    tolerance = 1e-10,
    maxSteps = 10 * Math.min(...givenA.shape),
    damp: givenDamp = 0,
    resume,
    ...options
  } = given;

  const [m] = givenA.shape;
  const givenB = asColumns("lsmr", "b", b, m);
  const bExponent = exponentOf(givenB.data);
  const rhs = timesPowerOfTwo(givenB, -bExponent);
  if (rhs.shape[1] !== 1) {
    throw new SolverArgumentError(
      `lsmr: b must be one column, got ${rhs.shape[1]}. Solve them in turn.`,
    );
  }
  checkNonNegative("lsmr", "tolerance", tolerance);
  checkNonNegative("lsmr", "damp", givenDamp);
  checkInteger("lsmr", "maxSteps", maxSteps, [0], SolverArgumentError);
  const work = new Work(options);
  const bNorm = norm(rhs.data);
  if (resume) checkResume(resume, givenA.shape);
  // With A / 2^e, δ / 2^e and b / 2^f the solution is 2^(e − f) times that of A, δ and b.
  const first = resume ? copyOf(resume) : await begin(givenA, rhs.data, bNorm);
  const exponent = resume ? (resume.exponent ?? 0) : exponentOf([first.scalars.alpha]);
  const A = exponent === 0 ? givenA : dividedBy(givenA, exponent);
  const damp = times(givenDamp, -exponent);
  const state = resume || exponent === 0 ? first : await begin(A, rhs.data, bNorm);
  const s = state.scalars;

  let residual = residualNorm(s, resume ? s.thetaTilde : 0);
  const result = (status: Status): LsmrSolution => {
    const found = { data: state.vectors.x, shape: [state.vectors.x.length, 1] as const };
    const x = scaledBack("lsmr", "numbers of x", found, bExponent - exponent).data;
    return {
      x,
      status,
      steps: state.step,
      norm: norm(x),
      relativeResidual: bNorm === 0 ? 0 : residual / bNorm,
      state: { ...state, scalars: { ...s }, ...(exponent !== 0 && { exponent }) },
    };
  };
  for (; ; state.step++) {
    if (residual <= tolerance * bNorm || s.zetaBar === 0) {
      return result(residual <= tolerance * bNorm ? "converged" : "inconsistent");
    }
    if (Math.abs(s.zetaBar) <= tolerance * Math.sqrt(s.normA2) * residual) {
      return result("inconsistent");
    }
    if (state.step >= maxSteps) return result("maxSteps");
    await work.step("LSMR", state.step, maxSteps);

    const bidiagonal = await bidiagonalize(A, state);
    rotate(state, bidiagonal, damp);
    residual = residualNorm(s, s.thetaTilde);
  }
}

/** A / 2^exponent. */
function dividedBy(A: RectangularOperator, exponent: number): RectangularOperator {
  const divided = (v: Float64Array) => v.map((vi) => times(vi, -exponent));
  return {
    shape: A.shape,
    apply: async (v) => divided(await A.apply(v)),
    applyTransposed: async (u) => divided(await A.applyTransposed(u)),
  };
}

/** @throws {SolverArgumentError} if the state is not of this system. */
function checkResume(resume: LsmrState, [m, n]: readonly number[]) {
  const { step, vectors, directions, scalars, exponent = 0 } = resume;
  checkInteger("lsmr", "resume.step", step, [0], SolverArgumentError);
  checkInteger("lsmr", "resume.exponent", exponent, [-2000, 2000], SolverArgumentError);
  for (const [name, vector] of Object.entries({ ...vectors, ...directions })) {
    checkState("lsmr", `resume: ${name}`, vector, name === "u" ? m! : n!);
  }
  for (const [name, value] of Object.entries(scalars)) {
    if (Number.isFinite(value)) continue;
    throw new SolverArgumentError(
      `lsmr: resume: ${name} must be a finite number, got ${shown(value)}.`,
    );
  }
}

/** `LsmrState`, as the iteration changes it. */
interface Iteration {
  step: number;
  vectors: { x: Float64Array; u: Float64Array; v: Float64Array };
  directions: { h: Float64Array; hBar: Float64Array };
  scalars: Scalars;
}

const copyOf = ({ step, vectors, directions, scalars }: LsmrState): Iteration => ({
  step,
  vectors: copies(vectors),
  directions: copies(directions),
  scalars: { ...scalars },
});

async function begin(A: RectangularOperator, b: Float64Array, bNorm: number): Promise<Iteration> {
  const n = A.shape[1];
  const u = scaled(b, bNorm);
  const w = bNorm > 0 ? Float64Array.from(await A.applyTransposed(u)) : new Float64Array(n);
  const alpha = finite("applyTransposed", norm(w));
  const v = scaled(w, alpha);
  return {
    step: 0,
    vectors: { x: new Float64Array(n), u, v },
    directions: { h: v.slice(), hBar: new Float64Array(n) },
    scalars: {
      alpha,
      alphaBar: alpha,
      zeta: 0,
      zetaBar: alpha * bNorm,
      rho: 1,
      rhoBar: 1,
      cBar: 1,
      sBar: 0,
      betaDD: bNorm,
      betaD: 0,
      rhoDOld: 1,
      tauTilde: 0,
      thetaTilde: 0,
      damped: 0,
      normA2: alpha * alpha,
    },
  };
}

/** @throws {SolverArgumentError} if the size of a product is not finite. */
function finite(what: string, size: number): number {
  if (Number.isFinite(size)) return size;
  throw new SolverArgumentError(`lsmr: A.${what} must give finite numbers, got others.`);
}

/** One step of Golub–Kahan bidiagonalization: β u = A v − α u,  α v = Aᵀ u − β v. */
async function bidiagonalize(
  A: RectangularOperator,
  { vectors, scalars: s }: Iteration,
): Promise<{ alpha: number; beta: number }> {
  const { u, v } = vectors;
  const Av = await A.apply(v);
  for (let i = 0; i < u.length; i++) u[i] = Av[i]! - s.alpha * u[i]!;
  const beta = finite("apply", norm(u));
  vectors.u = scaled(u, beta);
  let alpha = 0;
  if (beta > 0) {
    const ATu = await A.applyTransposed(vectors.u);
    for (let i = 0; i < v.length; i++) v[i] = ATu[i]! - beta * v[i]!;
    alpha = finite("applyTransposed", norm(v));
    vectors.v = scaled(v, alpha);
  }
  s.normA2 += beta * beta + alpha * alpha;
  return { alpha, beta };
}

/** Rotations: first the damping, then to upper bidiagonal form, then once more; x follows. */
function rotate(
  { vectors, directions, scalars: s }: Iteration,
  { alpha, beta }: { alpha: number; beta: number },
  damp: number,
): void {
  const [cHat, sHat, alphaHat] = rotation(s.alphaBar, damp);
  const rhoOld = s.rho;
  const [c, sine, rho] = rotation(alphaHat, beta);
  const theta = sine * alpha;
  const rhoBarOld = s.rhoBar;
  const thetaBar = s.sBar * rho;
  const [cBar, sBar, rhoBar] = rotation(s.cBar * rho, theta);
  const zetaOld = s.zeta;
  const zeta = cBar * s.zetaBar;

  const { x, v } = vectors;
  const { h, hBar } = directions;
  for (let i = 0; i < x.length; i++) {
    hBar[i] = h[i]! - ((thetaBar * rho) / (rhoOld * rhoBarOld)) * hBar[i]!;
    x[i] = x[i]! + (zeta / (rho * rhoBar)) * hBar[i]!;
    h[i] = v[i]! - (theta / rho) * h[i]!;
  }

  // The norm of the residual, by one more chain of rotations (section 5.2 of the paper).
  const betaAcute = cHat * s.betaDD;
  const betaCheck = -sHat * s.betaDD;
  const betaHat = c * betaAcute;
  const [cTilde, sTilde, rhoTilde] = rotation(s.rhoDOld, thetaBar);
  s.tauTilde = (zetaOld - s.thetaTilde * s.tauTilde) / rhoTilde;
  s.thetaTilde = sTilde * rhoBar;
  s.rhoDOld = cTilde * rhoBar;
  s.betaD = -sTilde * s.betaD + cTilde * betaHat;
  s.betaDD = -sine * betaAcute;
  s.damped += betaCheck * betaCheck;

  s.alpha = alpha;
  s.alphaBar = c * alpha;
  s.zeta = zeta;
  s.zetaBar = -sBar * s.zetaBar;
  s.rho = rho;
  s.rhoBar = rhoBar;
  s.cBar = cBar;
  s.sBar = sBar;
}

function residualNorm(s: Scalars, thetaTilde: number): number {
  const tauD = (s.zeta - thetaTilde * s.tauTilde) / s.rhoDOld;
  const rest = s.betaD - tauD;
  return Math.sqrt(s.damped + rest * rest + s.betaDD * s.betaDD);
}

/** c, s and r with c·a + s·b = r = √(a² + b²). */
function rotation(a: number, b: number): [c: number, s: number, r: number] {
  const r = hypotenuse(a, b);
  return r === 0 ? [1, 0, 0] : [a / r, b / r, r];
}

function scaled(v: Float64Array, divisor: number): Float64Array<ArrayBuffer> {
  return Float64Array.from(v, (vi) => (divisor > 0 ? vi / divisor : 0));
}

function copies<K extends string>(
  arrays: Readonly<Record<K, Float64Array>>,
): Record<K, Float64Array<ArrayBuffer>> {
  const entries = Object.entries<Float64Array>(arrays).map(([name, v]) => [name, v.slice()]);
  return Object.fromEntries(entries) as Record<K, Float64Array<ArrayBuffer>>;
}
