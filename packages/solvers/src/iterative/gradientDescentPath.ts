import { checkInteger, checkOptions, checkPositive } from "@rote/options";
import { foldIn, key, permutation } from "@rote/random";
import { checkEngine } from "../check.ts";
import type { MatrixEngine } from "../engine/matrixEngine.ts";
import { plainEngine } from "../engine/plainEngine.ts";
import {
  asColumns,
  asMatrix,
  type Columns,
  type Matrix,
  type MatrixLike,
  multiply,
  norm,
} from "../matrix.ts";
import { minimumNorm } from "../problems/minimumNorm.ts";
import { checkMagnitude } from "../scaling.ts";
import { SolverArgumentError } from "../solverArgumentError.ts";
import { Work, type WorkOptions } from "../work.ts";

/** Of a path: all are kept. */
const MOST_POINTS = 1e6;

export interface GradientDescentPathOptions extends WorkOptions {
  /** η. Defaults to 1 / λ_max(XᵀX / n) for whole batches, 1 / max ‖x_i‖² for smaller ones. */
  learningRate?: number;
  /** Defaults to 1,000. */
  steps?: number;
  /** Examples in a step, drawn without repetition within an epoch. Defaults to all: plain GD. */
  batchSize?: number;
  /** W_0, `[d, outputs]`. Defaults to 0. */
  start?: MatrixLike;
  /** Draws the order of the examples for batches. Defaults to 0. */
  seed?: number;
  /**
   * A point of the path every so many steps, besides the first and last: at most a million.
   * Defaults to 1.
   */
  every?: number;
  /** Multiplies the matrices. Defaults to `plainEngine`. */
  engine?: MatrixEngine;
}

export interface GradientDescentPoint {
  step: number;
  /** ‖X·W − Y‖² / 2n. */
  loss: number;
  /** ‖W‖. */
  norm: number;
  /** ‖W − W_min‖, to the solution of minimum norm. */
  distance: number;
  /** ‖W − W_∞‖, to where descent from this start is bound: W_min + (I − X⁺X)·W_0. */
  distanceToLimit: number;
}

export interface GradientDescentPath {
  path: GradientDescentPoint[];
  /** W after the last step, `[d, outputs]`. */
  weights: Matrix;
  /** W_min = X⁺·Y. */
  minimumNorm: Matrix;
  /** W_min + (I − X⁺X)·W_0; W_min itself from 0. */
  limit: Matrix;
  learningRate: number;
  /** "diverged": the loss is no longer a number, or above the first by far; the path ends there. */
  status: "finished" | "diverged";
}

/**
 * Gradient descent on the least squares loss of a linear model, watched: (1/2n)‖X·W − Y‖², plain or
 * stochastic,
 *
 *     W ← W − (η / |B|) · X_Bᵀ·(X_B·W − Y_B).
 *
 * Every step adds a combination of the rows of X. So from W = 0 the weights never leave their span,
 * where there is only one solution: the one of minimum norm. What the start has outside of that
 * span stays as it is. This is the implicit bias of (stochastic) gradient descent.
 *
 * @param x `[n, d]`.
 * @param y `[n]` or `[n, outputs]`.
 * @throws {SolverArgumentError} if shapes don't match, a number is not finite, an option is out of
 * range, or squares of the data are.
 *
 * Reference: Zhang et al., ICLR 2017, arXiv:1611.03530, section 5.
 */
export async function gradientDescentPath(
  x: MatrixLike,
  y: Columns,
  given: GradientDescentPathOptions = {},
): Promise<GradientDescentPath> {
  checkOptions(
    "gradientDescentPath",
    given,
    {
      learningRate: "number",
      steps: "number",
      batchSize: "number",
      start: true,
      seed: "number",
      every: "number",
      engine: true,
      signal: true,
      onProgress: true,
    },
    SolverArgumentError,
  );
  const {
    learningRate,
    steps = 1000,
    batchSize,
    start,
    seed = 0,
    every = 1,
    engine = plainEngine,
    ...options
  } = given;

  const who = "gradientDescentPath";
  checkEngine(who, engine);
  const X = asMatrix(who, "X", x);
  const [n, d] = X.shape;
  const Y = asColumns(who, "Y", y, n);
  const outputs = Y.shape[1];
  checkMagnitude(who, "numbers of X", X.data);
  checkMagnitude(who, "numbers of Y", Y.data);
  checkInteger(who, "steps", steps, [0], SolverArgumentError);
  checkInteger(
    who,
    "every",
    every,
    [Math.max(1, Math.ceil(steps / MOST_POINTS))],
    SolverArgumentError,
  );
  const size = Math.min(batchSize ?? n, n);
  checkInteger(who, "batchSize", batchSize ?? n, [1], SolverArgumentError);
  const W0 = start ? asMatrix(who, "start", start) : undefined;
  if (W0 && (W0.shape[0] !== d || W0.shape[1] !== outputs)) {
    throw new SolverArgumentError(
      `${who}: start must have shape [${d}, ${outputs}], got [${W0.shape}].`,
    );
  }
  if (learningRate !== undefined) {
    checkPositive(who, "learningRate", learningRate, SolverArgumentError);
  }
  const work = new Work(options);
  const eta = learningRate ?? (size === n ? n / largestEigenvalue(engine, X) : 1 / widest(X));

  const { weights: minimum } = await minimumNorm(X, Y, { engine, signal: options.signal });
  const limit = await limitFrom(W0, X, minimum, { engine, signal: options.signal });

  const W: Matrix = {
    data: W0?.data.slice() ?? new Float64Array(d * outputs),
    shape: [d, outputs],
  };
  const observe = (step: number): GradientDescentPoint => {
    const distanceTo = (other: Matrix) => norm(W.data.map((w, i) => w - other.data[i]!));
    const fit = multiply(engine, X, W);
    const residual = norm(fit.data.map((f, i) => f - Y.data[i]!));
    return {
      step,
      loss: (residual * residual) / (2 * n),
      norm: norm(W.data),
      distance: distanceTo(minimum),
      distanceToLimit: distanceTo(limit),
    };
  };
  const first = observe(0);
  const path = [first];
  const result = (status: GradientDescentPath["status"]): GradientDescentPath => ({
    path,
    weights: W,
    minimumNorm: minimum,
    limit,
    learningRate: eta,
    status,
  });
  const root = key(seed, who);
  const batches = Math.ceil(n / size);
  let order: Uint32Array | undefined;
  for (let step = 1; step <= steps; step++) {
    let [batchX, batchY] = [X, Y];
    if (size < n) {
      const place = (step - 1) % batches;
      if (place === 0) order = permutation(foldIn(root, (step - 1) / batches), n);
      const rows = order!.subarray(place * size, Math.min(n, (place + 1) * size));
      [batchX, batchY] = [takeRows(X, rows), takeRows(Y, rows)];
    }
    stepInto(W, batchX, batchY, eta, engine);
    await work.step("gradient descent", step, steps);
    if (step % every === 0 || step === steps) {
      const point = observe(step);
      path.push(point);
      if (!(point.loss <= 1e12 * (first.loss + 1))) {
        return result("diverged");
      }
    }
  }
  return result("finished");
}

/** (I − X⁺X)·W_0 + minimum: what the rows of X do not see of the start stays. */
async function limitFrom(
  W0: Matrix | undefined,
  X: Matrix,
  minimum: Matrix,
  options: { engine: MatrixEngine; signal: AbortSignal | undefined },
): Promise<Matrix> {
  if (!W0) return minimum;
  const seen = await minimumNorm(X, multiply(options.engine, X, W0), options);
  const data = minimum.data.map((w, i) => w + W0.data[i]! - seen.weights.data[i]!);
  return { data, shape: minimum.shape };
}

/** W ← W − (η / |B|) · X_Bᵀ·(X_B·W − Y_B). */
function stepInto(W: Matrix, X: Matrix, Y: Matrix, eta: number, engine: MatrixEngine): void {
  const [count, d] = X.shape;
  const outputs = Y.shape[1];
  const error = Y.data.slice();
  const [a, b] = [X.data, W.data];
  engine.gemm({ m: count, n: outputs, k: d, a, b, c: error, alpha: -1, beta: 1 });
  const alpha = eta / count;
  const transposed = { m: d, n: outputs, k: count, a, b: error, transposeA: true };
  engine.gemm({ ...transposed, c: W.data, alpha, beta: 1 });
}

/** λ_max(XᵀX), a little rounded up, by power iteration from a fixed start. */
function largestEigenvalue(engine: MatrixEngine, X: Matrix): number {
  const d = X.shape[1];
  let v: Matrix = {
    data: Float64Array.from({ length: d }, (_, i) => 1 + ((i * 7919) % 101) / 101),
    shape: [d, 1],
  };
  let value = 0;
  for (let i = 0; i < 100; i++) {
    const scale = norm(v.data);
    if (scale === 0) return 1;
    v = { data: v.data.map((vi) => vi / scale), shape: v.shape };
    v = multiply(engine, X, multiply(engine, X, v), { transposeA: true });
    value = norm(v.data);
  }
  return 1.01 * value || 1;
}

/** max ‖x_i‖². */
function widest({ data, shape: [n, d] }: Matrix): number {
  let most = 0;
  for (let i = 0; i < n; i++) most = Math.max(most, norm(data.subarray(i * d, (i + 1) * d)));
  return most * most || 1;
}

function takeRows({ data, shape: [, columns] }: Matrix, rows: Uint32Array): Matrix {
  const out = new Float64Array(rows.length * columns);
  rows.forEach((row, i) => {
    out.set(data.subarray(row * columns, (row + 1) * columns), i * columns);
  });
  return { data: out, shape: [rows.length, columns] };
}
