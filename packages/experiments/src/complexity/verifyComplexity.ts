import { type ComplexityRecord, counted, interval } from "@rote/records";
import type { Data } from "../data/data.ts";
import { runDataset } from "../data/runDatasets.ts";
import { type Verification, verdict, verifyFields } from "../kind/verification.ts";
import { leftOutOf, positivesOf, signsOf } from "./draws.ts";

/** Numbers that a check draws at most: a record can ask for any. */
const MOST_SIGNS = 1e8;

/**
 * Whether the fields of a record are those that its specification gives, its mean and interval are
 * those of its values, and these can be what they are said to be.
 *
 * @param data which give the size of pictures of one's own.
 */
export function verifyComplexity(record: ComplexityRecord, data: Data | Error): Verification[] {
  const { dataset, train, test, draws, seed, leftOut, of, kernel } = record.specification;
  const { title, shape } = runDataset(dataset);
  const [, ...loaded] = data instanceof Error ? [1, ...shape] : data.train.shape;
  const isKnown = dataset !== "imageFolder" || !(data instanceof Error);
  const dimension = loaded.reduce((product, side) => product * side, 1);
  const isOfData = kernel?.name === "gaussian" && typeof kernel.gamma !== "number";
  const { name, ...params } = kernel ?? {};
  const positives =
    draws * train > MOST_SIGNS
      ? undefined
      : Array.from({ length: draws }, (_, draw) => positivesOf(signsOf(seed, draw, train)));
  return [
    verifyFields("fields that the specification determines", record, {
      kind: "complexity",
      version: 1,
      "dataset.name": dataset,
      "dataset.title": title,
      "dataset.train.examples": train,
      ...(test !== null && { "dataset.test.examples": test }),
      ...(isKnown && { dimension }),
      ...(of === "kernelBall" && { parameters: null }),
      ...(of === "linear" && isKnown && { parameters: dimension }),
      ...(kernel === null ? { kernel: null } : { "kernel.name": name }),
      ...(kernel !== null && !isOfData && { "kernel.params": params }),
      "rademacher.values.length": draws,
      ...(positives && { "rademacher.positives": positives }),
      ...(leftOut === 0
        ? { stability: null }
        : {
            "stability.leftOut": leftOutOf(seed, leftOut, train),
            "stability.points": train + test!,
          }),
    }),
    verifyValues(record),
  ];
}

function verifyValues(record: ComplexityRecord): Verification {
  const { specification, rademacher, stability, parameters } = record;
  const { of, train: n, leftOut } = specification;
  const { values, isExact, bound } = rademacher;
  const { mean, low, high } = interval(values);
  const wrong = Object.entries({ mean, low, high }).flatMap(([name, value]) =>
    rademacher[name as "mean"] === value ? [] : [`rademacher.${name} must be ${value}`],
  );
  if (of === "kernelBall") {
    wrong.push(...wrongOfBall(specification, values, bound));
  } else if (bound !== null) {
    wrong.push(`rademacher.bound must be null, got ${bound}`);
  } else if (!values.every((value) => isMeanOfSigns(value, n))) {
    wrong.push(`rademacher.values must be means of ${n} signs`);
  }
  if (of === "network" && parameters === null)
    wrong.push("parameters must be the network's, got null");
  const exact = of === "kernelBall" || (of === "linear" && values.every((value) => value === 1));
  if (isExact !== exact) wrong.push(`rademacher.isExact must be ${exact}, got ${isExact}`);
  for (const labels of ["true", "random"] as const) {
    const { largest = [], mean: means = [] } = stability?.[labels] ?? {};
    const isRight = largest.length === leftOut && means.length === leftOut;
    if (!isRight)
      wrong.push(`stability.${labels} must be of ${counted(leftOut, "example")} left out`);
    if (largest.some((value, i) => !(value >= means[i]!)))
      wrong.push(`stability.${labels}.largest must be at least the mean`);
  }
  return verdict("values, mean and interval", wrong, counted(values.length, "draw"));
}

/** σᵀKσ ≤ n·tr K bounds each value by √n times B·√(tr K)/n; with k(x, x) = 1 that is B/√n. */
function wrongOfBall(
  { train: n, kernel, radius }: ComplexityRecord["specification"],
  values: readonly number[],
  bound: number | null,
): string[] {
  if (bound === null || !(bound >= 0)) return [`rademacher.bound must be there, got ${bound}`];
  const wrong: string[] = [];
  const isOfDistance = kernel?.name === "gaussian" || kernel?.name === "laplacian";
  const expected = isOfDistance ? radius! / Math.sqrt(n) : bound;
  if (Math.abs(bound - expected) > ROUNDING * expected)
    wrong.push(`rademacher.bound must be ${expected}, got ${bound}`);
  const most = bound * Math.sqrt(n) * (1 + ROUNDING);
  if (values.some((value) => !(value >= 0 && value <= most)))
    wrong.push(`rademacher.values must be from 0 to ${most}`);
  return wrong;
}

/** Of sums of n numbers in float64, and of kernels in float32. */
const ROUNDING = 1e-5;

const isMeanOfSigns = (value: number, n: number) => {
  const right = ((value + 1) / 2) * n;
  return value >= -1 && value <= 1 && Math.abs(Math.round(right) - right) < 1e-4;
};
