import { section5Row } from "@rote/paper";
import { difference, type Estimate, endsOf, type KernelMachine } from "@rote/records";
import { claimAbout } from "./claim.ts";
import { atMost, type Finding } from "./finding.ts";
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
import { inPercent, machineLabelOf, percentText, pointsText } from "./words.ts";

const SMALL = 0.03;

/** Section 5: a ridge improves the minimum-norm solution by little. */
export const ridgeDoesNotHelp = claimAbout<Solved, KernelMachine<Solved>>({
  id: "section5-ridge",
  sentence: "Regularizing a kernel machine improves on its minimum-norm solution by little.",
  source: "Section 5: 17 to 15 % on CIFAR-10, nothing on MNIST",
  tolerance:
    "On true labels the best ridge that was tried lowers the test error by at most 3 points, for " +
    "every kernel machine, and does not clearly raise it: then a weaker one might help.",
  subject: machinesThatDiffer("ridge"),
  candidates: (records) =>
    solvedMachines(records).filter(
      (record) => record.labels === "true" && solutionOf(record) === "minimumNorm",
    ),
  premises: [...machinePremises, testedMachine, interpolates],
  needed: "one kernel machine on true labels with and without ridge (rote linear --ridge 1)",
  compare(machine) {
    const without = machine.records.filter(({ ridge }) => ridge === 0);
    const ridges = [...new Set(machine.records.map(({ ridge }) => ridge))].filter((r) => r > 0);
    if (without.length === 0 || ridges.length === 0) return [];
    const variants = ridges.map((ridge) => {
      const records = machine.records.filter((record) => record.ridge === ridge);
      return { ridge, records, error: testErrorOf(records) };
    });
    const best = variants.reduce((a, b) => (b.error.mean < a.error.mean ? b : a));
    const gain = difference(testErrorOf(without), best.error);
    const label = machineLabelOf(machine);
    const [off, on] = [without, best.records].map((records) =>
      percentText(
        records.map(({ testError }) => testError),
        2,
      ),
    );
    const paper = (ridge: boolean) => inPercent(section5Row({ ...machine, ridge })?.testError);
    return [
      {
        words:
          `${label}: ${off} % test error without ridge, ${on} % with ridge ${best.ridge}, ` +
          `${pointsText(gain)} points less`,
        findings: [
          atMost(gain, SMALL, `more than 3 points less with ridge (${label})`),
          notTooStrong(gain, `every ridge that was tried is too strong (${label})`),
        ],
        figures: [
          { quantity: `test error, ${label}`, paper: paper(false), ours: off!, unit: "%" },
          { quantity: `test error, ${label}, ridge`, paper: paper(true), ours: on!, unit: "%" },
        ],
        records: [...without, ...best.records],
      },
    ];
  },
});

/** Inconclusive where the best ridge does clearly worse than none. */
const notTooStrong = (gain: Estimate, problem: string): Finding => ({
  verdict: endsOf(gain).high < 0 ? "inconclusive" : "holds",
  problem,
});
