import {
  chanceOf,
  combination,
  exactly,
  type KernelMachine,
  type SolutionName,
} from "@rote/records";
import { type Claim, claimAbout } from "./claim.ts";
import { moreThan } from "./finding.ts";
import { largerNorm, normText } from "./normFinding.ts";
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
import { machineLabelOf, percentText } from "./words.ts";

interface BadInterpolantOptions extends Pick<Claim, "id" | "sentence"> {
  solution: SolutionName;
  /** "at random centres". */
  what: string;
}

/** Section 5: an interpolant of larger norm that does not generalize. */
const badInterpolant = ({ id, sentence, solution, what }: BadInterpolantOptions): Claim =>
  claimAbout<Solved, KernelMachine<Solved>>({
    id,
    sentence,
    source: "Section 5",
    tolerance:
      "On true labels its norm is larger than the smallest (of single solutions by a fifth), " +
      "and its test error is more than half of the way from that of the minimum-norm solution to " +
      "that of guessing (1 − 1/K for K classes).",
    subject: machinesThatDiffer("solution"),
    candidates: (records) =>
      solvedMachines(records).filter(
        (record) =>
          record.ridge === 0 &&
          record.labels === "true" &&
          [solution, "minimumNorm"].includes(solutionOf(record)),
      ),
    premises: [...machinePremises, testedMachine, interpolates],
    needed: `one kernel machine on true labels by minimum norm and ${what} (solution: ${solution})`,
    compare(machine) {
      const by = (name: SolutionName) =>
        machine.records.filter((record) => solutionOf(record) === name);
      const [smallest, bad] = [by("minimumNorm"), by(solution)];
      if (smallest.length === 0 || bad.length === 0) return [];
      const label = machineLabelOf(machine);
      const guessing = exactly(1 - (chanceOf(bad[0]!) ?? Number.NaN));
      const beyond = combination([
        [1, testErrorOf(bad)],
        [-0.5, testErrorOf(smallest)],
        [-0.5, guessing],
      ]);
      const words = (records: readonly Solved[]) => {
        const errors = percentText(records.map(({ testError }) => testError));
        return `norm ${normText(records)}, test error ${errors} %`;
      };
      return [
        {
          words: `${label}: ${words(bad)} ${what}, ${words(smallest)} by minimum norm`,
          findings: [
            largerNorm(bad, smallest, `no larger norm ${what} (${label})`),
            moreThan(beyond, 0, `the test error ${what} is nearer to the smaller one (${label})`),
          ],
          figures: [
            { quantity: `norm ${what}, ${label}`, paper: null, ours: normText(bad) },
            {
              quantity: `test error ${what}, ${label}`,
              paper: null,
              ours: percentText(bad.map(({ testError }) => testError)),
              unit: "%",
            },
          ],
          records: [...smallest, ...bad],
        },
      ];
    },
  });

/** The paper's two examples of interpolants that fail. */
export const badInterpolants = [
  badInterpolant({
    id: "section5-random-centres",
    sentence:
      "A solution that fits every training label by kernel functions at random places does not " +
      "generalize, and has a much larger norm than the smallest.",
    solution: "randomCenters",
    what: "at random centres",
  }),
  badInterpolant({
    id: "section5-random-test-labels",
    sentence:
      "A solution that fits every training label and random labels on the test points does not " +
      "generalize, and has a larger norm than the smallest.",
    solution: "randomTestLabels",
    what: "with random labels on the test points",
  }),
] as const;
