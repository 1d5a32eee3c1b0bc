import { checkInteger, checkOptions } from "@rote/options";
import { foldIn, type Key, key, permutation } from "@rote/random";
import type { Status } from "../certificate.ts";
import { checkEngine, checkNonNegative, checkState } from "../check.ts";
import { symmetricEigen } from "../direct/symmetricEigen.ts";
import type { MatrixEngine } from "../engine/matrixEngine.ts";
import { plainEngine } from "../engine/plainEngine.ts";
import { checkKernel, type Kernel } from "../kernels/kernel.ts";
import { checkDimension, gramMatrix, KernelMatrix, Points } from "../kernels/kernelMatrix.ts";
import {
  asColumns,
  type Columns,
  checkShape,
  type Matrix,
  type MatrixLike,
  norm,
} from "../matrix.ts";
import { SolverArgumentError } from "../solverArgumentError.ts";
import { WORK_OPTIONS, Work, type WorkOptions } from "../work.ts";

export interface EigenProOptions extends WorkOptions {
  kernel: Kernel;
  /** Passes over the points at most. Defaults to 20. */
  epochs?: number;
  /**
   * Stop once the relative residual, measured after each epoch, is this small. Defaults to 1e-3.
   */
  tolerance?: number;
  /** Points from which the preconditioner is learned. Defaults to 1,000, or all. */
  sampleSize?: number;
  /** Eigendirections that are slowed down, q. Defaults to a tenth of the sample. */
  directions?: number;
  /**
   * Points in a step. Defaults to what the preconditioned kernel allows at full step, at most n.
   */
  batchSize?: number;
  /** Draws the sample and the order. Defaults to 0. */
  seed?: number;
  /** Multiplies the blocks. Defaults to `plainEngine`. */
  engine?: MatrixEngine;
  /** The `state` of an earlier solution of the same problem and options, to resume from. */
  resume?: EigenProState;
}

/** All that the iteration carries from epoch to epoch. */
export interface EigenProState {
  readonly epoch: number;
  readonly coefficients: Float64Array;
}

export interface EigenProSolution {
  /** `[n, outputs]`, of f(x) = Σ_i k(x, x_i)·a_i: where the descent has come to. */
  coefficients: Matrix;
  status: Status;
  epochs: number;
  batchSize: number;
  learningRate: number;
  /** ‖Y − K·A‖ / ‖Y‖ in float64, after each epoch of this call. */
  relativeResiduals: number[];
  state: EigenProState;
  predict(points: MatrixLike, options?: WorkOptions): Promise<Matrix>;
}

/** Larger batches take no fewer operations, only memory. */
const MAX_BATCH = 4096;

/**
 * Kernel interpolation by EigenPro: stochastic gradient descent in the kernel's space, with the top
 * q eigendirections of the kernel slowed down to the speed of the next one. Plain descent must step
 * by the largest eigenvalue and so takes ages along the small ones; here batches and steps are
 * larger by the quotient. The kernel matrix is never formed: memory is n · batch plus the sample's
 * square.
 *
 * With ψ_i the eigenfunctions of the kernel on a sample S, K_SS v_i = λ_i v_i, a step on a batch B
 * is
 *
 *     f ← f − (η / |B|) Σ_b r_b (k(x_b, ·) − Σ_{i≤q} (1 − λ_{q+1}/λ_i) ψ_i(x_b) ψ_i), r = f(X_B) −
 *     Y_B.
 *
 * Comes close quickly and to many digits slowly: for those, `kernelInterpolation`.
 *
 * @param points `[n, d]`.
 * @param values `[n]` or `[n, outputs]`.
 * @throws {SolverArgumentError} if shapes don't match, a number is not finite, or an option is out
 * of range.
 *
 * Reference: Ma & Belkin, "Diving into the Shallows", NeurIPS 2017; "Kernel Machines That Adapt to
 * GPUs for Effective Large Batch Training", MLSys 2019.
 */
export async function eigenPro(
  points: MatrixLike,
  values: Columns,
  given: EigenProOptions,
): Promise<EigenProSolution> {
  checkOptions(
    "eigenPro",
    given,
    {
      kernel: true,
      epochs: "number",
      tolerance: "number",
      sampleSize: "number",
      directions: "number",
      batchSize: "number",
      seed: "number",
      engine: true,
      resume: "object",
      signal: true,
      onProgress: true,
    },
    SolverArgumentError,
  );
  const {
    kernel,
    epochs = 20,
    tolerance = 1e-3,
    sampleSize = 1000,
    directions,
    batchSize,
    seed = 0,
    engine = plainEngine,
    resume,
    ...options
  } = given;

  checkKernel("eigenPro", kernel);
  checkShape("eigenPro", "points", points);
  const x = Points.of("eigenPro", "points", points, kernel);
  const { n } = x;
  const y = asColumns("eigenPro", "values", values, n);
  checkEngine("eigenPro", engine);
  checkInteger("eigenPro", "epochs", epochs, [0], SolverArgumentError);
  checkInteger("eigenPro", "sampleSize", sampleSize, [1], SolverArgumentError);
  checkNonNegative("eigenPro", "tolerance", tolerance);
  const s = Math.min(sampleSize, n);
  const q = Math.min(directions ?? Math.max(1, Math.floor(s / 10)), s - 1);
  checkInteger("eigenPro", "directions", directions ?? q, [0], SolverArgumentError);
  const work = new Work(options);
  const problem: Problem = { x, kernel, engine, root: key(seed, "eigenPro") };

  const preconditioner = await learnPreconditioner(problem, s, q, options);
  const { size, learningRate } = await stepSize(problem, preconditioner, batchSize, work);
  return descend(problem, preconditioner, y, work, {
    size,
    learningRate,
    epochs,
    tolerance,
    resume,
  });
}

/** What all parts of the iteration share. */
interface Problem {
  x: Points;
  kernel: Kernel;
  engine: MatrixEngine;
  root: Key;
}

/** The top eigendirections of the kernel on a sample, and by how much each is slowed down. */
interface Preconditioner {
  /** Which points are the sample, and the points themselves. */
  sample: Uint32Array;
  atSample: Points;
  /** Eigenvectors, `[q, s]`, and (1 − λ_{q+1}/λ_i)/λ_i of each. */
  vectors: Float64Array;
  damping: Float64Array;
  /** λ_{q+1}: the speed to which they are slowed down. */
  slow: number;
  /** β, the largest preconditioned k(x, x) on the sample. */
  beta: number;
}

async function learnPreconditioner(
  { x, kernel, engine, root }: Problem,
  s: number,
  q: number,
  options: WorkOptions,
): Promise<Preconditioner> {
  const sample = permutation(foldIn(root, "sample"), x.n).subarray(0, s);
  const data = gather(x, sample);
  const gram = await gramMatrix({ data, shape: [s, x.dimension] }, kernel, { engine, ...options });
  const { values, vectors } = await symmetricEigen(gram, options); // ascending
  const lambda = values.subarray(s - q);
  const v = vectors.data.subarray((s - q) * s);
  const slow = Math.max(values[s - 1 - q]!, Number.EPSILON * values[s - 1]!);
  const damping = lambda.map((value) => (value > slow ? (1 - slow / value) / value : 0));

  let beta = 0;
  for (let a = 0; a < s; a++) {
    let reduced = gram.data[a * s + a]!;
    for (let i = 0; i < q; i++) {
      const part = lambda[i]! * v[i * s + a]!;
      reduced -= damping[i]! * (part * part);
    }
    beta = Math.max(beta, reduced);
  }
  return { sample, atSample: pointsOf(data, x.dimension), vectors: v, damping, slow, beta };
}

/** Vᵀ·D·V·K_SB·r, `[s, width]`: what slows the top directions down, at the sample's points. */
async function correction(
  { kernel, engine }: Problem,
  { atSample, vectors, damping }: Preconditioner,
  xb: Points,
  r: Float64Array,
  width: number,
): Promise<Float64Array> {
  const [s, q] = [atSample.n, damping.length];
  const sampled = await new KernelMatrix(xb, kernel, { engine }).predict(atSample, r, width);
  const w = new Float64Array(q * width);
  engine.gemm({ m: q, n: width, k: s, a: vectors, b: sampled, c: w });
  for (let i = 0; i < w.length; i++) w[i] = w[i]! * damping[Math.floor(i / width)]!;
  const out = new Float64Array(s * width);
  engine.gemm({ m: s, n: width, k: q, a: vectors, b: w, c: out, transposeA: true });
  return out;
}

/**
 * Batch size and learning rate, from the largest preconditioned k(x, x) and the top eigenvalue on
 * the sample, slow / s. What the sample promises need not hold for all points, so one batch is
 * measured.
 */
async function stepSize(
  problem: Problem,
  preconditioner: Preconditioner,
  batchSize: number | undefined,
  work: Work,
): Promise<{ size: number; learningRate: number }> {
  const { n } = problem.x;
  const { slow, beta, sample } = preconditioner;
  const s = sample.length;
  const critical = Math.max(1, Math.min(n, MAX_BATCH, Math.floor((beta * s) / slow)));
  const size = Math.min(n, batchSize ?? critical);
  checkInteger("eigenPro", "batchSize", size, [1], SolverArgumentError);
  const batch = permutation(foldIn(problem.root, "measured"), n).subarray(0, size);
  const measured = await topEigenvalue(problem, preconditioner, batch, work);
  const learningRate = size / Math.max(beta + ((size - 1) * slow) / s, 1.1 * measured);
  return { size, learningRate };
}

/**
 * The largest eigenvalue of the preconditioned kernel matrix of some points, by power iteration.
 */
async function topEigenvalue(
  problem: Problem,
  preconditioner: Preconditioner,
  rows: Uint32Array,
  work: Work,
): Promise<number> {
  const { x, kernel, engine } = problem;
  const xb = pointsOf(gather(x, rows), x.dimension);
  const KB = new KernelMatrix(xb, kernel, { engine });
  const KS = new KernelMatrix(preconditioner.atSample, kernel, { engine });
  let u = Float64Array.from(rows, (_, i) => 1 + ((i * 7919) % 101) / 101);
  let value = 0;
  for (let round = 0; round < 20; round++) {
    const size = norm(u);
    if (size === 0) break;
    u = u.map((ui) => ui / size);
    const next = await KB.apply(u, 1, work, "step size");
    const slowed = await correction(problem, preconditioner, xb, u, 1);
    const back = await KS.predict(xb, slowed, 1, work);
    u = Float64Array.from(next, (value, i) => value - back[i]!);
    value = norm(u);
  }
  return value;
}

/** The iteration: epochs of steps, until the residual is small enough. */
async function descend(
  problem: Problem,
  preconditioner: Preconditioner,
  y: Matrix,
  work: Work,
  options: {
    size: number;
    learningRate: number;
    epochs: number;
    tolerance: number;
    resume: EigenProState | undefined;
  },
): Promise<EigenProSolution> {
  const { x, kernel, engine, root } = problem;
  const { size, learningRate, epochs, tolerance, resume } = options;
  const { n } = x;
  const outputs = y.shape[1];
  const K = new KernelMatrix(x, kernel, { engine });
  if (resume) checkState("eigenPro", "resume.coefficients", resume.coefficients, n * outputs);
  const a = resume?.coefficients.slice() ?? new Float64Array(n * outputs);
  const scale = learningRate / size; // a last, smaller batch steps no further for each example
  const measure = async () => {
    const fit = await K.apply(a, outputs, work, "residual");
    const residual = norm(y.data.map((b, i) => b - fit[i]!));
    return residual === 0 ? 0 : residual / norm(y.data);
  };
  const step = async (rows: Uint32Array) => {
    const xb = pointsOf(gather(x, rows), x.dimension);
    const r = await K.predict(xb, a, outputs);
    addRows(r, -1, y.data, rows, outputs);
    addToRows(a, -scale, r, rows, outputs);
    const slowed = await correction(problem, preconditioner, xb, r, outputs);
    addToRows(a, scale, slowed, preconditioner.sample, outputs);
  };

  let epoch = resume?.epoch ?? 0;
  const relativeResiduals: number[] = [];
  let status: Status = (await measure()) <= tolerance ? "converged" : "maxSteps";
  while (status !== "converged" && epoch < epochs) {
    const order = permutation(foldIn(foldIn(root, "order"), epoch), n);
    for (let first = 0; first < n; first += size) {
      const rows = order.subarray(first, Math.min(n, first + size));
      await step(rows);
      await work.step("EigenPro", epoch * n + first + rows.length, epochs * n);
    }
    epoch++;
    const residual = await measure();
    relativeResiduals.push(residual);
    if (residual <= tolerance) status = "converged";
  }

  return {
    coefficients: { data: a, shape: [n, outputs] },
    status,
    epochs: epoch,
    batchSize: size,
    learningRate,
    relativeResiduals,
    state: { epoch, coefficients: a.slice() },
    async predict(others, predictOptions = {}) {
      checkOptions("eigenPro: predict", predictOptions, WORK_OPTIONS, SolverArgumentError);
      const z = new Points("eigenPro: predict", "points", others, x.origin);
      checkDimension("eigenPro: predict", "points", z, x.dimension);
      const data = await K.predict(z, a, outputs, new Work(predictOptions));
      return { data, shape: [z.n, outputs] };
    },
  };
}

/** target ← target + factor · (rows of all), `width` numbers a row. */
function addRows(
  target: Float64Array,
  factor: number,
  all: Float64Array,
  rows: Uint32Array,
  width: number,
): void {
  rows.forEach((row, i) => {
    for (let k = 0; k < width; k++) {
      const at = i * width + k;
      target[at] = target[at]! + factor * all[row * width + k]!;
    }
  });
}

/** (rows of target) ← (rows of target) + factor · values, `width` numbers a row. */
function addToRows(
  target: Float64Array,
  factor: number,
  values: Float64Array,
  rows: Uint32Array,
  width: number,
): void {
  rows.forEach((row, i) => {
    for (let k = 0; k < width; k++) {
      const at = row * width + k;
      target[at] = target[at]! + factor * values[i * width + k]!;
    }
  });
}

function pointsOf(data: Float64Array, dimension: number): Points {
  const shape = [data.length / dimension, dimension] as const;
  return new Points("eigenPro", "points", { data, shape });
}

function gather(x: Points, rows: Uint32Array): Float64Array {
  const out = new Float64Array(rows.length * x.dimension);
  rows.forEach((row, i) => {
    out.set(x.row(row), i * x.dimension);
  });
  return out;
}
