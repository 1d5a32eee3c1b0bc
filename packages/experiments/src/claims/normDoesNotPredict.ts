import { type Claim, notEnoughRuns } from "./claim.ts";
import { type Repeats, repeatsOf, repeatsText } from "./interval.ts";
import { type KernelMachine, minimumNormMachines } from "./kernelMachines.ts";

/** The text of section 5, MNIST. */
const PAPER: Readonly<Record<string, number>> = { "raw pixels": 220, gabor: 390 };

/** Section 5: a larger norm can go with a smaller error. */
export const normDoesNotPredict: Claim = {
  id: "section5-norm",
  sentence: "The norm of a minimum-norm solution does not predict how well it generalizes.",
  source: "Section 5",
  tolerance:
    "Among kernel machines on the same examples with true labels and without ridge, at least one has both " +
    "a larger mean norm and a smaller mean test error than another.",
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
        ? `${describe(first.larger)} has the larger norm and the smaller error, ${describe(first.smaller)} the smaller norm and the larger error.`
        : `In every pair the larger norm has the larger test error: ${machines.map(describe).join("; ")}.`,
      figures: machines.map(({ label, dataset, features, norm }) => ({
        quantity: `norm, ${label}`,
        paper: dataset === "mnist" ? (PAPER[features] ?? null) : null,
        ours: norm.runs === 1 ? Number(norm.mean.toPrecision(4)) : repeatsText(norm),
      })),
      runs: machines.flatMap(({ repeats }) => repeats.map((record) => record.specificationHash)),
    };
  },
};

interface Measured extends KernelMachine {
  norm: Repeats;
  /** In percent. */
  testError: Repeats;
}

const measured = (machine: KernelMachine): Measured => ({
  ...machine,
  norm: repeatsOf(machine.repeats.map(({ norm }) => norm)),
  testError: repeatsOf(machine.repeats.map(({ testError }) => 100 * testError)),
});

/** Machines on the same examples, where there are several. */
function groupsOf(machines: readonly Measured[]): Measured[][] {
  const groups = new Map<string, Measured[]>();
  for (const machine of machines) {
    const key = JSON.stringify([machine.dataset, machine.train]);
    groups.set(key, [...(groups.get(key) ?? []), machine]);
  }
  return [...groups.values()].filter((group) => group.length > 1);
}

/** Pairs of which one has the larger norm and the smaller error, the largest difference in error first. */
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

const describe = ({ label, norm, testError }: Measured) =>
  `${label} (norm ${norm.runs === 1 ? norm.mean.toPrecision(3) : repeatsText(norm)}, test error ${repeatsText(testError)} %)`;
