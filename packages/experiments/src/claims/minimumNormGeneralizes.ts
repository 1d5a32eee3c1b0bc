import { section5Row } from "@rote/paper";
import { chanceOf, type KernelMachine, type LinearEvidence } from "@rote/records";
import { type Claim, notEnoughRuns } from "./claim.ts";
import { minimumNormMachines } from "./minimumNormMachines.ts";
import { hashesOf } from "./runs.ts";
import { inPercent, machineLabelOf, percentText } from "./words.ts";

const FITTED = 0.001;
const SHARE = 2 / 3;

/** Section 5: interpolating with the smallest norm generalizes. */
export const minimumNormGeneralizes: Claim = {
  id: "section5-generalizes",
  sentence:
    "The minimum-norm solution that fits every training label generalizes, without regularization.",
  source: "Table 3, section 5",
  tolerance:
    "On true labels without ridge: at most 0.1 % training error and at most two thirds of the " +
    "test error of guessing (1 − 1/K for K classes: 60 % for ten), for every kernel machine and " +
    "every repeat of it.",
  judge({ linear }) {
    const known = linear.filter((record) => chanceOf(record) !== undefined);
    const machines = minimumNormMachines(known);
    if (machines.length === 0) {
      return notEnoughRuns("one kernel solution on true labels without ridge");
    }
    const records = machines.flatMap((machine) => machine.records);
    const words = machines.map((machine) => {
      const { train, test } = errorsOf(machine);
      const errors = `${percentText(test)} % test error at ${percentText(train)} % training error`;
      return `${machineLabelOf(machine)}: ${errors}`;
    });
    return {
      verdict: records.every(generalizes) ? "holds" : "fails",
      evidence: `${words.join("; ")}.`,
      figures: machines.map((machine) => ({
        quantity: `test error, ${machineLabelOf(machine)}`,
        paper: inPercent(section5Row({ ...machine, ridge: false })?.testError),
        ours: percentText(errorsOf(machine).test, 2),
        unit: "%",
      })),
      runs: hashesOf(records),
    };
  },
};

const errorsOf = ({ records }: KernelMachine) => ({
  train: records.map(({ trainError }) => trainError),
  test: records.map(({ testError }) => testError),
});

function generalizes(record: LinearEvidence): boolean {
  const guessing = 1 - chanceOf(record)!;
  return record.trainError <= FITTED && record.testError <= SHARE * guessing;
}
