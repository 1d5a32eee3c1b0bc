import { foldIn, integers, key, normals, permutation } from "@rote/random";
import { macrotask } from "@rote/random/macrotask";
import type {
  CertificateRecord,
  CompleteLinearSpecification,
  MemorizationRecord,
} from "@rote/records";
import {
  crossGramMatrix,
  gramMatrix,
  interpolateAtCenters,
  interpolateLabels,
  type Kernel,
  type LabelledPoints,
  type Matrix,
  type MatrixEngine,
  type MatrixLike,
  plainEngine,
  type WorkOptions,
} from "@rote/solvers";

/** What came of a solution, whichever it is. */
export interface Solved {
  trainError: number;
  testError: number;
  /** In the kernel's space. */
  norm: number;
  certificate: CertificateRecord;
  memorization?: MemorizationRecord;
  engine: string;
  timings: Readonly<Record<string, number>>;
}

/** What is to be interpolated, and how. */
export interface Problem extends WorkOptions {
  train: LabelledPoints;
  test: LabelledPoints;
  classes: number;
  engine?: MatrixEngine;
  memory?: number;
}

/**
 * A function that takes the labels of all training points, and is not computed as the one of
 * minimum norm: two of section 5 that do not generalize, and where SGD ends.
 *
 * Reference: Zhang et al., ICLR 2017, arXiv:1611.03530, section 5.
 */
export function otherSolution(
  specification: CompleteLinearSpecification,
  kernel: Kernel,
  problem: Problem,
): Promise<Solved> {
  switch (specification.solution) {
    case "randomCenters":
      return atRandomCenters(specification, kernel, problem);
    case "randomTestLabels":
      return withRandomTestLabels(specification, kernel, problem);
    default:
      return byDescent(specification, kernel, problem);
  }
}

/**
 * K(X, Z)·C = Y with as many centres Z as points, each coordinate normal with the mean and the
 * deviation that it has over the training points.
 */
async function atRandomCenters(
  { seed, tolerance }: CompleteLinearSpecification,
  kernel: Kernel,
  { train, test, classes, engine = plainEngine, signal, onProgress }: Problem,
): Promise<Solved> {
  const began = performance.now();
  const centers = randomLike(train.points, seed);
  const solution = await interpolateAtCenters(train.points, oneHot(train.labels, classes), {
    kernel,
    centers,
    engine,
    tolerance,
    signal,
    onProgress,
  });
  const { certificate, predict } = solution;
  return {
    trainError: errorOf(predict(train.points), train.labels),
    testError: errorOf(predict(test.points), test.labels),
    norm: certificate.norm,
    certificate,
    engine: engine.name,
    timings: { solution: (performance.now() - began) / 1000 },
  };
}

/** The function of minimum norm that also takes random labels on the test points. */
async function withRandomTestLabels(
  { seed, tolerance }: CompleteLinearSpecification,
  kernel: Kernel,
  { train, test, classes, ...options }: Problem,
): Promise<Solved> {
  const m = test.points.shape[0];
  const wrong = integers(key(seed, "linear/testLabels"), classes, m);
  const { record } = await interpolateLabels({
    train: {
      points: stacked(train.points, test.points),
      labels: [...Array.from(train.labels), ...wrong],
    },
    test: { train, test },
    classes,
    tolerance,
    kernel,
    ...options,
  });
  const { testErrors, norm, certificate, engine, timings } = record;
  return {
    trainError: testErrors.train!,
    testError: testErrors.test!,
    norm,
    certificate,
    engine,
    timings,
  };
}

/** Epochs after which descent ends at the latest. */
const MOST_EPOCHS = 20_000;

/**
 * Stochastic gradient descent on the squared error in the kernel's space from f = 0, one example
 * after the other in a new order each epoch:
 *
 *     f ← f − η · (f(x_i) − y_i) · k(x_i, ·),   η = 1 / k(x_i, x_i),
 *
 * until the residual is small enough. It stays in the span of the k(x_i, ·), so that where it ends,
 * and fits, is the function of minimum norm.
 */
async function byDescent(
  { seed, tolerance }: CompleteLinearSpecification,
  kernel: Kernel,
  { train, test, classes, engine = plainEngine, signal, onProgress }: Problem,
): Promise<Solved> {
  const began = performance.now();
  const K = await gramMatrix(train.points, kernel, { engine, signal, onProgress });
  const Y = oneHot(train.labels, classes);
  const n = K.shape[0];
  const A = { data: new Float64Array(n * classes), shape: Y.shape };
  const size = Math.sqrt(sumOfSquares(Y.data));
  let [epoch, residual] = [0, 1];
  while (residual > tolerance && epoch < MOST_EPOCHS) {
    const squares = descend(K, Y, A, permutation(foldIn(key(seed, "linear/sgd"), epoch), n));
    epoch++;
    // What was met in the epoch is an upper estimate; where it is small the residual is computed.
    if (Math.sqrt(squares) / size > 2 * tolerance && epoch % 50 !== 0) continue;
    residual = residualOf(engine, K, A, Y) / size;
    onProgress?.({ stage: "descent", done: epoch, total: MOST_EPOCHS });
    await macrotask();
    signal?.throwIfAborted();
  }
  const fitted = product(engine, K, A);
  const tested = product(engine, crossGramMatrix(test.points, train.points, kernel, { engine }), A);
  const square = A.data.reduce((sum, a, i) => sum + a * fitted.data[i]!, 0);
  const norm = Math.sqrt(Math.max(0, square));
  return {
    trainError: errorOf(fitted, train.labels),
    testError: errorOf(tested, test.labels),
    norm,
    certificate: {
      status: residual <= tolerance ? "converged" : "maxSteps",
      relativeResidual: residual,
      norm,
      normKind: "rkhs",
      method: `stochastic gradient descent, ${epoch} epochs`,
      reason: "the specification asks for it",
    },
    engine: engine.name,
    timings: { descent: (performance.now() - began) / 1000 },
  };
}

/** One epoch; returns Σ‖f(x_i) − y_i‖² as it was met. */
function descend(K: Matrix, Y: Matrix, A: Matrix, order: ArrayLike<number>): number {
  const [n, outputs] = Y.shape;
  const error = new Float64Array(outputs);
  let squares = 0;
  for (let at = 0; at < n; at++) {
    const i = order[at]!;
    for (let c = 0; c < outputs; c++) error[c] = Y.data[i * outputs + c]!;
    for (let j = 0; j < n; j++) {
      const k = K.data[i * n + j]!;
      for (let c = 0; c < outputs; c++) error[c] = error[c]! - k * A.data[j * outputs + c]!;
    }
    const rate = 1 / K.data[i * n + i]!;
    for (let c = 0; c < outputs; c++) {
      squares += error[c]! * error[c]!;
      A.data[i * outputs + c] = A.data[i * outputs + c]! + rate * error[c]!;
    }
  }
  return squares;
}

const residualOf = (engine: MatrixEngine, K: Matrix, A: Matrix, Y: Matrix) =>
  Math.sqrt(sumOfSquares(product(engine, K, A).data.map((value, i) => value - Y.data[i]!)));

const sumOfSquares = (values: Float64Array) => values.reduce((sum, x) => sum + x * x, 0);

function product(engine: MatrixEngine, a: Matrix, b: Matrix): Matrix {
  const [m, k, n] = [...a.shape, b.shape[1]] as [number, number, number];
  const c = new Float64Array(m * n);
  engine.gemm({ m, n, k, a: a.data, b: b.data, c });
  return { data: c, shape: [m, n] };
}

/** As many independent normal points, each coordinate with its mean and deviation. */
function randomLike({ data, shape: [n, d] }: MatrixLike, seed: number): MatrixLike {
  const [sums, squares] = [new Float64Array(d), new Float64Array(d)];
  for (let i = 0; i < n; i++) {
    for (let j = 0; j < d; j++) {
      sums[j] = sums[j]! + data[i * d + j]!;
      squares[j] = squares[j]! + data[i * d + j]! * data[i * d + j]!;
    }
  }
  const points = normals(key(seed, "linear/centers"), n * d);
  for (let i = 0; i < points.length; i++) {
    const mean = sums[i % d]! / n;
    const deviation = Math.sqrt(Math.max(0, squares[i % d]! / n - mean * mean));
    points[i] = mean + deviation * points[i]!;
  }
  return { data: points, shape: [n, d] };
}

function stacked(a: MatrixLike, b: MatrixLike): MatrixLike {
  const data = new Float64Array(a.data.length + b.data.length);
  data.set(a.data);
  data.set(b.data, a.data.length);
  return { data, shape: [a.shape[0] + b.shape[0], a.shape[1]] };
}

/** The values 0 and 1 for each class, `[n, classes]`. */
export function oneHot(labels: ArrayLike<number>, classes: number): Matrix {
  const data = new Float64Array(labels.length * classes);
  for (let i = 0; i < labels.length; i++) data[i * classes + labels[i]!] = 1;
  return { data, shape: [labels.length, classes] };
}

/** The share of rows whose first largest entry is not at the label. */
export function errorOf({ data, shape: [n, width] }: Matrix, labels: ArrayLike<number>): number {
  let wrong = 0;
  for (let i = 0; i < n; i++) {
    const row = data.subarray(i * width, (i + 1) * width);
    const best = row.reduce((at, value, k) => (value > row[at]! ? k : at), 0);
    if (best !== labels[i]) wrong++;
  }
  return wrong / n;
}
