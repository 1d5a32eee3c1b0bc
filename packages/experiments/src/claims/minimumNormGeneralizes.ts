import { section5Row } from "@rote/paper";
import { chanceOf, type KernelMachine } from "@rote/records";
import { claimAbout } from "./claim.ts";
import { atMost } from "./finding.ts";
import {
  interpolates,
  machinePremises,
  machinesThatDiffer,
  type Solved,
  solutionOf,
  solvedMachines,
  testErrorOf,
  testedMachine,
} from "./solvedMachine.ts";
import { inPercent, machineLabelOf, percentText } from "./words.ts";

const SHARE = 2 / 3;

/** Section 5: interpolating with the smallest norm generalizes. */
export const minimumNormGeneralizes = claimAbout<Solved, KernelMachine<Solved>>({
  id: "section5-generalizes",
  sentence:
    "The minimum-norm solution that fits every training label generalizes, without regularization.",
  source: "Table 3, section 5",
  tolerance:
    "On true labels without ridge the test error is at most two thirds of that of guessing " +
    "(1 − 1/K for K classes: 60 % for ten), for every kernel machine.",
  subject: machinesThatDiffer(),
  candidates: (records) =>
    solvedMachines(records).filter(
      (record) =>
        record.ridge === 0 && record.labels === "true" && solutionOf(record) === "minimumNorm",
    ),
  premises: [...machinePremises, testedMachine, interpolates],
  needed: "one kernel solution on true labels without ridge",
  compare(machine) {
    const { records } = machine;
    const guessing = 1 - (chanceOf(records[0]!) ?? Number.NaN);
    const label = machineLabelOf(machine);
    const errors = records.map(({ testError }) => testError);
    return [
      {
        words: `${label}: ${percentText(errors)} % test error`,
        findings: [atMost(testErrorOf(records), SHARE * guessing, `too large for ${label}`)],
        figures: [
          {
            quantity: `test error, ${label}`,
            paper: inPercent(section5Row({ ...machine, ridge: false })?.testError),
            ours: percentText(errors, 2),
            unit: "%",
          },
        ],
        records,
      },
    ];
  },
});
