import { type Claim, notEnoughRuns } from "./claim.ts";
import { datasetOf, featuresOf, labelOf } from "./kernelMachines.ts";
import type { LinearEvidence } from "./otherRecords.ts";
import { percent } from "./settings.ts";

/** The text of section 5, MNIST. */
const PAPER: Readonly<Record<string, number>> = { "raw pixels": 220, gabor: 390 };

/** Section 5: a larger norm can go with a smaller error. */
export const normDoesNotPredict: Claim = {
  id: "section5-norm",
  sentence: "The norm of a minimum-norm solution does not predict how well it generalizes.",
  source: "Section 5",
  tolerance:
    "Among solutions on the same examples with true labels and without ridge, at least one has both a " +
    "larger norm and a smaller test error than another.",
  judge({ linear }) {
    const groups = groupsOf(linear.filter(({ ridge, labels }) => ridge === 0 && labels === "true"));
    if (groups.length === 0) {
      return notEnoughRuns("two different kernel solutions on the same examples with true labels");
    }
    const records = groups.flat();
    const found = groups.flatMap(counterexamples);
    const [first] = found;
    return {
      verdict: first ? "holds" : "fails",
      evidence: first
        ? `${describe(first.larger)} has the larger norm and the smaller error, ${describe(first.smaller)} the smaller norm and the larger error.`
        : `In every pair the larger norm has the larger test error: ${records.map(describe).join("; ")}.`,
      figures: records.map((record) => ({
        quantity: `norm, ${labelOf(record)}`,
        paper: datasetOf(record) === "mnist" ? (PAPER[featuresOf(record)] ?? null) : null,
        ours: Number(record.norm.toPrecision(4)),
      })),
      runs: records.map(({ specificationHash }) => specificationHash),
    };
  },
};

/** Solutions on the same examples, where there are several. */
function groupsOf(records: readonly LinearEvidence[]): LinearEvidence[][] {
  const groups = new Map<string, LinearEvidence[]>();
  for (const record of records) {
    const { train, seed } = record.specification as { train?: number; seed?: number };
    const key = JSON.stringify([datasetOf(record), train, seed]);
    groups.set(key, [...(groups.get(key) ?? []), record]);
  }
  return [...groups.values()].filter((group) => group.length > 1);
}

/** Pairs of which one has the larger norm and the smaller error, the largest difference in error first. */
const counterexamples = (group: readonly LinearEvidence[]) =>
  group
    .flatMap((larger) => group.map((smaller) => ({ larger, smaller })))
    .filter(
      ({ larger, smaller }) => larger.norm > smaller.norm && larger.testError < smaller.testError,
    )
    .sort((a, b) => difference(b) - difference(a));

const difference = ({ larger, smaller }: { larger: LinearEvidence; smaller: LinearEvidence }) =>
  smaller.testError - larger.testError;

const describe = (record: LinearEvidence) =>
  `${labelOf(record)} (norm ${record.norm.toPrecision(3)}, test error ${percent(record.testError)})`;
