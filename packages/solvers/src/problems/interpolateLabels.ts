import { checkArgument, checkInteger, checkOptions, type OptionTable } from "@rote/options";
import type { Certificate } from "../certificate.ts";
import { checkShape, type Matrix, type MatrixLike } from "../matrix.ts";
import type { KernelPlan } from "../planKernelSolve.ts";
import { SolverArgumentError } from "../solverArgumentError.ts";
import {
  KERNEL_INTERPOLATION_OPTIONS,
  type KernelInterpolationOptions,
  type KernelSolution,
  kernelRidge,
} from "./kernelRidge.ts";

/** Of one-hot targets: 4 GiB. */
const MOST_NUMBERS = 2 ** 30;

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

export interface InterpolateLabelingsOptions extends Omit<InterpolateLabelsOptions, "train"> {
  /** The training points, and several labelings of them by name, e.g. `{ true, random }`. */
  train: {
    readonly points: MatrixLike;
    readonly labelings: Readonly<Record<string, ArrayLike<number>>>;
  };
}

const INTERPOLATE_OPTIONS: OptionTable<InterpolateLabelsOptions> = {
  train: true,
  test: true,
  classes: "number",
  ridge: "number",
  ...KERNEL_INTERPOLATION_OPTIONS,
};

/**
 * The paper's linear experiment: labels as one-hot values 0 and 1, interpolated by the function of
 * minimum norm (or with a ridge), and the class with the largest output as the prediction.
 *
 * @throws {SolverArgumentError} if shapes don't match or a label is not a class.
 * @throws as `kernelRidge`.
 *
 * Reference: Zhang et al., ICLR 2017, arXiv:1611.03530, section 5.
 */
export async function interpolateLabels(
  given: InterpolateLabelsOptions,
): Promise<{ record: InterpolationRecord; solution: KernelSolution }> {
  checkOptions("interpolateLabels", given, INTERPOLATE_OPTIONS, SolverArgumentError);
  const kind = { train: { points: "object", labels: "numbers" } } as const;
  checkArgument("interpolateLabels", "options", given, kind, SolverArgumentError);
  const {
    train: { points, labels },
    ...options
  } = given;

  const train = { points, labelings: { train: labels } };
  const { records, solution } = await interpolateLabelings({ ...options, train });
  return { record: records.train!, solution };
}

/**
 * `interpolateLabels` for several labelings of the same points, true and random ones for example,
 * at the price of one: the kernel matrix and its factor are the same. The residual of the
 * certificate is that of all together; a record's norm is its own labeling's.
 *
 * @returns a record for each labeling, and the solution, whose columns are the classes of the first
 * labeling, then those of the second, …
 * @throws as `interpolateLabels`.
 */
export async function interpolateLabelings(given: InterpolateLabelingsOptions): Promise<{
  records: Record<string, InterpolationRecord>;
  solution: KernelSolution;
}> {
  checkOptions("interpolateLabelings", given, INTERPOLATE_OPTIONS, SolverArgumentError);
  const kind = { train: { points: "object", labelings: "object" }, test: "object" } as const;
  checkArgument("interpolateLabelings", "options", given, kind, SolverArgumentError);
  const {
    train: { points, labelings },
    test,
    classes,
    ridge = 0,
    ...options
  } = given;

  checkInteger("interpolateLabels", "classes", classes, [1], SolverArgumentError);
  const [n, dimension] = checkShape("interpolateLabels", "train", points);
  const names = Object.keys(labelings);
  if (names.length === 0) {
    throw new SolverArgumentError("interpolateLabels: labelings must hold at least one, got none.");
  }
  const values = sideBySide(names.map((name) => oneHot(name, labelings[name]!, n, classes)));
  for (const [name, set] of Object.entries(test)) {
    checkArgument("interpolateLabels", name, set, "object", SolverArgumentError);
    const { points, labels } = set;
    const [rows] = checkShape("interpolateLabels", name, points);
    checkLabels(name, labels, rows, classes); // before the work, not after it
  }

  const solution = await kernelRidge(points, values, { ...options, ridge });
  const { coefficients, fitted } = solution;
  const { signal, onProgress } = options;
  const outputs: Record<string, Matrix> = {};
  const start = performance.now();
  for (const [name, { points }] of Object.entries(test)) {
    outputs[name] = await solution.predict(points, { signal, onProgress });
  }
  const prediction = (performance.now() - start) / 1000;
  const { kernel, engine } = options;
  const records = names.map((name, at): [string, InterpolationRecord] => {
    const columns = [at * classes, (at + 1) * classes] as const;
    const errors = Object.entries(test).map(([set, { labels }]) => {
      return [set, classificationError(outputs[set]!, labels, columns)];
    });
    const norm =
      names.length === 1 ? solution.certificate.norm : normOf(coefficients, fitted, columns);
    return [
      name,
      {
        n,
        dimension,
        classes,
        ridge,
        norm,
        kernel: { name: kernel.name, params: kernel.params },
        trainError: classificationError(fitted, labelings[name]!, columns),
        testErrors: Object.fromEntries(errors),
        certificate: { ...solution.certificate, norm },
        plan: solution.plan,
        engine: engine?.name ?? "typescript",
        timings: { ...solution.timings, prediction },
      },
    ];
  });
  return { records: Object.fromEntries(records), solution };
}

type Range = readonly [first: number, end: number];

/** Matrices of the same height as one. */
function sideBySide(parts: readonly Matrix[]): Matrix {
  const [n] = parts[0]!.shape;
  const width = parts.reduce((sum, { shape }) => sum + shape[1], 0);
  const data = new Float64Array(n * width);
  let offset = 0;
  for (const { data: part, shape } of parts) {
    for (let i = 0; i < n; i++) {
      data.set(part.subarray(i * shape[1], (i + 1) * shape[1]), i * width + offset);
    }
    offset += shape[1];
  }
  return { data, shape: [n, width] };
}

/** √(Σ_c a_cᵀ K a_c) over some of the outputs, where K·A is what was fitted. */
function normOf(coefficients: Matrix, fitted: Matrix, [first, end]: Range): number {
  const [n, width] = coefficients.shape;
  let sum = 0;
  for (let i = 0; i < n; i++) {
    for (let c = first; c < end; c++) {
      sum += coefficients.data[i * width + c]! * fitted.data[i * width + c]!;
    }
  }
  return Math.sqrt(Math.max(0, sum));
}

function oneHot(what: string, labels: ArrayLike<number>, n: number, classes: number): Matrix {
  checkLabels(what, labels, n, classes);
  if (n * classes > MOST_NUMBERS) {
    throw new SolverArgumentError(
      `interpolateLabels: ${what} must have at most ${MOST_NUMBERS} numbers as one-hot targets, ` +
        `got ${n} × ${classes}. Take fewer classes, or examples.`,
    );
  }
  const data = new Float64Array(n * classes);
  for (let i = 0; i < n; i++) data[i * classes + labels[i]!] = 1;
  return { data, shape: [n, classes] };
}

function checkLabels(what: string, labels: ArrayLike<number>, n: number, classes: number): void {
  checkArgument("interpolateLabels", `labels of ${what}`, labels, "numbers", SolverArgumentError);
  if (labels.length !== n) {
    throw new SolverArgumentError(
      `interpolateLabels: ${what} must have a label for each of its ${n} points, got ` +
        `${labels.length}.`,
    );
  }
  for (let i = 0; i < n; i++) {
    const label = labels[i]!;
    if (!(Number.isInteger(label) && label >= 0 && label < classes)) {
      throw new SolverArgumentError(
        `interpolateLabels: labels of ${what} must be integers from 0 to ${classes - 1}, got ` +
          `${label} at ${i}.`,
      );
    }
  }
}

/** The share of rows whose first largest entry, of some columns, is not at the label. */
function classificationError(
  { data, shape: [n, width] }: Matrix,
  labels: ArrayLike<number>,
  [first, end]: Range,
): number {
  let wrong = 0;
  for (let i = 0; i < n; i++) {
    const row = data.subarray(i * width + first, i * width + end);
    const best = row.reduce((at, value, k) => (value > row[at]! ? k : at), 0);
    if (best !== labels[i]) wrong++;
  }
  return wrong / n;
}
