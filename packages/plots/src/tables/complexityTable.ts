import { modelTitle } from "@rote/paper";
import {
  type ComplexityEvidence,
  datasetTitle,
  kernelTitle,
  type LabelStability,
  nameOf,
} from "@rote/records";
import { checkComplexity } from "../checkRecords.ts";
import { type ColumnOf, DASH, number, percent, type Table, tableOf, text } from "./table.ts";

/**
 * Section 2.2 of Zhang et al., ICLR 2017, measured: one row for each class of functions, with its
 * empirical Rademacher complexity over draws of signs, what that is at most, and its number of
 * parameters p beside the number of examples n. The VC dimension of a network of threshold units
 * is of the order p·log p.
 */
export function complexityTable(records: readonly ComplexityEvidence[]): Table {
  checkComplexity("complexityTable", records);
  return tableOf(COLUMNS, records);
}

/**
 * How much the loss of a network on any example changes once one training example is left out: one
 * row for true and one for random labels, the largest over examples that were left out. Uniform
 * stability is the supremum over all training sets and labels: at least the larger of the two.
 */
export function stabilityTable(records: readonly ComplexityEvidence[]): Table {
  checkComplexity("stabilityTable", records);
  const rows = records.flatMap((record) =>
    record.stability === null
      ? []
      : (["true", "random"] as const).map((labels) => ({
          record,
          labels,
          leftOut: record.stability!.leftOut.length,
          found: record.stability![labels],
        })),
  );
  return tableOf(STABILITY_COLUMNS, rows);
}

/** "MLP 1x512", "linear functions", "Gaussian kernel, gamma 0.02, ‖f‖ ≤ 1". */
export function functionsName({ specification, kernel }: ComplexityEvidence): string {
  const { of, network, radius } = specification;
  if (of === "network") return modelTitle(network?.model ?? "network");
  if (of === "linear" || kernel === null) return "linear functions";
  const { params = {} } = (typeof kernel === "string" ? {} : kernel) as { params?: object };
  const words = Object.entries(params).map(([name, value]) => `${name} ${rounded(value)}`);
  return [kernelTitle(nameOf(kernel)), ...words, `‖f‖ ≤ ${radius ?? 1}`].join(", ");
}

const rounded = (value: unknown) =>
  typeof value === "number" ? String(Number(value.toPrecision(4))) : JSON.stringify(value);

const count = (n: number) => n.toLocaleString("en-US");
/** Four digits, as the bound differs from the complexity in the third. */
const digits = (value: number) => value.toFixed(4);

const COLUMNS: readonly ColumnOf<ComplexityEvidence>[] = [
  text("functions", functionsName),
  text("dataset", ({ dataset }) => datasetTitle(dataset)),
  number("examples n", ({ specification }) => count(specification.train)),
  number("draws", ({ rademacher }) => String(rademacher.values.length)),
  number("Rademacher complexity", ({ rademacher: { mean, high, isExact, values } }) => {
    const value = values.length === 1 ? digits(mean) : `${digits(mean)} ± ${digits(high - mean)}`;
    return isExact ? value : `≥ ${value}`;
  }),
  number("at most", ({ rademacher: { bound }, specification: { of } }) =>
    bound === null ? (of === "kernelBall" ? DASH : "1") : digits(bound),
  ),
  number("parameters p", ({ parameters }) => (parameters === null ? DASH : count(parameters))),
  number("p / n", ({ parameters, specification: { train } }) =>
    parameters === null ? DASH : (parameters / train).toPrecision(3),
  ),
  number("p·log₂ p", ({ parameters, specification: { of } }) =>
    parameters === null || of !== "network"
      ? DASH
      : (parameters * Math.log2(Math.max(1, parameters))).toExponential(1),
  ),
];

interface Stability {
  record: ComplexityEvidence;
  labels: "true" | "random";
  leftOut: number;
  found: LabelStability;
}

const largestOf = (values: readonly number[]) => values.reduce((a, b) => Math.max(a, b), 0);
const meanOf = (values: readonly number[]) => values.reduce((a, b) => a + b, 0) / values.length;

const STABILITY_COLUMNS: readonly ColumnOf<Stability>[] = [
  text("functions", ({ record }) => functionsName(record)),
  text("dataset", ({ record }) => datasetTitle(record.dataset)),
  number("examples n", ({ record }) => count(record.specification.train)),
  text("labels", ({ labels }) => labels),
  number("left out", ({ leftOut }) => String(leftOut)),
  number("training accuracy (%)", ({ found }) => percent(found.trainAccuracy)),
  number("test accuracy (%)", ({ found }) => percent(found.testAccuracy)),
  number("largest change of the loss", ({ found }) => digits(largestOf(found.largest))),
  number("mean change", ({ found }) => digits(meanOf(found.mean))),
];
