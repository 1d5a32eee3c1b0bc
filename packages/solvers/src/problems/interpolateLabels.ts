import type { Certificate } from "../certificate.ts";
import { checkCount, checkShape, type Matrix, type MatrixLike } from "../matrix.ts";
import type { KernelPlan } from "../planKernelSolve.ts";
import {
  type KernelInterpolationOptions,
  type KernelSolution,
  kernelRidge,
} from "./kernelRidge.ts";

/** Points `[n, d]`, raw pixels or features, and a class for each, 0 … classes − 1. */
export interface LabelledPoints {
  readonly points: MatrixLike;
  readonly labels: ArrayLike<number>;
}

export interface InterpolateLabelsOptions extends KernelInterpolationOptions {
  train: LabelledPoints;
  /** Examples to judge by; several sets by name, e.g. `{ test, random }`. */
  test: Readonly<Record<string, LabelledPoints>>;
  classes: number;
  /** λ. Defaults to 0: interpolation. */
  ridge?: number;
}

/** What came out, as plain data: survives JSON. */
export interface InterpolationRecord {
  n: number;
  dimension: number;
  classes: number;
  kernel: { name: string; params: Readonly<Record<string, number>> };
  ridge: number;
  /** Share of the training examples whose largest output is not their class. */
  trainError: number;
  /** The same of each test set. */
  testErrors: Record<string, number>;
  /** √(Σ_classes ‖f_c‖²), the norm in the kernel's space. */
  norm: number;
  certificate: Certificate;
  plan: KernelPlan;
  engine: string;
  /** Seconds of each stage. */
  timings: Readonly<Record<string, number>>;
}

/**
 * The paper's linear experiment: labels as one-hot values 0 and 1, interpolated by the function of
 * minimum norm (or with a ridge), and the class with the largest output as the prediction.
 *
 * @throws {RangeError} if shapes don't match or a label is not a class.
 * @throws as `kernelRidge`.
 *
 * Reference: Zhang et al., ICLR 2017, arXiv:1611.03530, section 5.
 */
export async function interpolateLabels({
  train,
  test,
  classes,
  ridge = 0,
  ...options
}: InterpolateLabelsOptions): Promise<{ record: InterpolationRecord; solution: KernelSolution }> {
  checkCount("interpolateLabels", "classes", classes);
  const [n, dimension] = checkShape("interpolateLabels", "train", train.points);
  const values = oneHot("train", train.labels, n, classes);
  for (const [name, { points, labels }] of Object.entries(test)) {
    const [rows] = checkShape("interpolateLabels", name, points);
    checkLabels(name, labels, rows, classes); // before the work, not after it
  }

  const solution = await kernelRidge(train.points, values, { ...options, ridge });
  const testErrors: Record<string, number> = {};
  let predictionSeconds = 0;
  for (const [name, { points, labels }] of Object.entries(test)) {
    const { signal, onProgress } = options;
    const start = performance.now();
    const outputs = await solution.predict(points, { signal, onProgress });
    predictionSeconds += (performance.now() - start) / 1000;
    testErrors[name] = classificationError(outputs, labels);
  }
  const { kernel, engine } = options;
  return {
    solution,
    record: {
      n,
      dimension,
      classes,
      kernel: { name: kernel.name, params: kernel.params },
      ridge,
      trainError: classificationError(solution.fitted, train.labels),
      testErrors,
      norm: solution.certificate.norm,
      certificate: solution.certificate,
      plan: solution.plan,
      engine: engine?.name ?? "typescript",
      timings: { ...solution.timings, prediction: predictionSeconds },
    },
  };
}

function oneHot(what: string, labels: ArrayLike<number>, n: number, classes: number): Matrix {
  checkLabels(what, labels, n, classes);
  const data = new Float64Array(n * classes);
  for (let i = 0; i < n; i++) data[i * classes + labels[i]!] = 1;
  return { data, shape: [n, classes] };
}

function checkLabels(what: string, labels: ArrayLike<number>, n: number, classes: number): void {
  if (labels.length !== n) {
    throw new RangeError(
      `interpolateLabels: ${what} must have a label for each of its ${n} points, got ` +
        `${labels.length}.`,
    );
  }
  for (let i = 0; i < n; i++) {
    const label = labels[i]!;
    if (!(Number.isInteger(label) && label >= 0 && label < classes)) {
      throw new RangeError(
        `interpolateLabels: labels of ${what} must be integers from 0 to ${classes - 1}, got ` +
          `${label} at ${i}.`,
      );
    }
  }
}

/** The share of rows whose first largest entry is not at the label. */
function classificationError(outputs: Matrix, labels: ArrayLike<number>): number {
  const [n, classes] = outputs.shape;
  let wrong = 0;
  for (let i = 0; i < n; i++) {
    const row = outputs.data.subarray(i * classes, (i + 1) * classes);
    const best = row.reduce((at, value, k) => (value > row[at]! ? k : at), 0);
    if (best !== labels[i]) wrong++;
  }
  return wrong / n;
}
