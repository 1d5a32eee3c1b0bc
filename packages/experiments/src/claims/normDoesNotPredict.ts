import { section5Row } from "@rote/paper";
import { groupBy, type Interval, interval, type KernelMachine } from "@rote/records";
import { type Claim, notEnoughRuns } from "./claim.ts";
import { minimumNormMachines } from "./minimumNormMachines.ts";
import { hashesOf } from "./runs.ts";
import { machineLabelOf, repeatsText } from "./words.ts";

/** Section 5: a larger norm can go with a smaller error. */
export const normDoesNotPredict: Claim = {
  id: "section5-norm",
  sentence: "The norm of a minimum-norm solution does not predict how well it generalizes.",
  source: "Section 5",
  tolerance:
    "Among kernel machines on the same examples with true labels and without ridge, at least one " +
    "has both a larger mean norm and a smaller mean test error than another.",
  judge({ linear }) {
    const groups = groupsOf(minimumNormMachines(linear).map(measured));
    if (groups.length === 0) {
      return notEnoughRuns("two different kernel solutions on the same examples with true labels");
    }
    const machines = groups.flat();
    const [first] = groups.flatMap(counterexamples);
    return {
      verdict: first ? "holds" : "fails",
      evidence: first
        ? `${describe(first.larger)} has the larger norm and the smaller error, ` +
          `${describe(first.smaller)} the smaller norm and the larger error.`
        : "In every pair the larger norm has the larger test error: " +
          `${machines.map(describe).join("; ")}.`,
      figures: machines.map(({ machine, norm }) => ({
        quantity: `norm, ${machineLabelOf(machine)}`,
        paper: section5Row({ ...machine, ridge: false })?.norm ?? null,
        ours: norm.runs === 1 ? Number(norm.mean.toPrecision(4)) : repeatsText(norm),
      })),
      runs: machines.flatMap(({ machine }) => hashesOf(machine.records)),
    };
  },
};

interface Measured {
  machine: KernelMachine;
  norm: Interval;
  /** In percent. */
  testError: Interval;
}

const measured = (machine: KernelMachine): Measured => ({
  machine,
  norm: interval(machine.records.map(({ norm }) => norm)),
  testError: interval(machine.records.map(({ testError }) => 100 * testError)),
});

/** Machines on the same examples, where there are several. */
const groupsOf = (machines: readonly Measured[]): Measured[][] =>
  [
    ...groupBy(machines, ({ machine }) =>
      JSON.stringify([machine.dataset, machine.images]),
    ).values(),
  ].filter((group) => group.length > 1);

/**
 * Pairs of which one has the larger norm and the smaller error, the largest difference in error
 * first.
 */
const counterexamples = (group: readonly Measured[]) =>
  group
    .flatMap((larger) => group.map((smaller) => ({ larger, smaller })))
    .filter(
      ({ larger, smaller }) =>
        larger.norm.mean > smaller.norm.mean && larger.testError.mean < smaller.testError.mean,
    )
    .sort((a, b) => difference(b) - difference(a));

const difference = ({ larger, smaller }: { larger: Measured; smaller: Measured }) =>
  smaller.testError.mean - larger.testError.mean;

function describe({ machine, norm, testError }: Measured): string {
  const size = norm.runs === 1 ? norm.mean.toPrecision(3) : repeatsText(norm);
  return `${machineLabelOf(machine)} (norm ${size}, test error ${repeatsText(testError)} %)`;
}
