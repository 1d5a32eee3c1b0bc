import { type KernelMachine, repeatsEstimate } from "@rote/records";
import { claimAbout } from "./claim.ts";
import { atLeast, atMost, known } from "./finding.ts";
import { normText } from "./normFinding.ts";
import {
  interpolates,
  isDrawn,
  machinePremises,
  machinesThatDiffer,
  type Solved,
  solutionOf,
  solvedMachines,
} from "./solvedMachine.ts";
import { machineLabelOf } from "./words.ts";

const NEAR = 0.01;

/** Section 5: SGD from 0 ends in the solution of minimum norm. */
export const sgdFindsMinimumNorm = claimAbout<Solved, KernelMachine<Solved>>({
  id: "section5-sgd",
  sentence:
    "On a linear model stochastic gradient descent from 0 ends in the solution of minimum norm.",
  source: "Section 5",
  tolerance:
    "On the same labels the norm of the solution that SGD comes to is within 1 % of the " +
    "smallest, for every kernel machine.",
  subject: machinesThatDiffer("solution"),
  candidates: (records) =>
    solvedMachines(records).filter(
      (record) => record.ridge === 0 && ["minimumNorm", "sgd"].includes(solutionOf(record)),
    ),
  premises: [...machinePremises, interpolates],
  needed: "one kernel machine by minimum norm and by SGD, on the same labels (solution: sgd)",
  compare(machine) {
    return (["true", "random"] as const).flatMap((labels) => {
      const pairs = machine.records.flatMap((record) => {
        const least = machine.records.find((other) => isCounterpart(record, other));
        const isOne = solutionOf(record) === "sgd" && record.labels === labels;
        return isOne && least !== undefined ? [{ record, least }] : [];
      });
      if (pairs.length === 0) return [];
      const label = `${machineLabelOf(machine)}, ${labels} labels`;
      const ratios = pairs.map(({ record, least }) => record.norm / least.norm);
      const problem = `the norms differ by more than 1 % (${label})`;
      const [reached, least] = [pairs.map(({ record }) => record), pairs.map((pair) => pair.least)];
      const ratio = repeatsEstimate(ratios);
      const findings =
        ratios.length === 1
          ? [known(Math.abs(ratio.mean - 1) <= NEAR, problem)]
          : [atLeast(ratio, 1 - NEAR, problem), atMost(ratio, 1 + NEAR, problem)];
      return [
        {
          words: `${label}: norm ${normText(reached)} by SGD, ${normText(least)} at least`,
          findings,
          figures: [
            {
              quantity: `norm by SGD over the smallest, ${label}`,
              paper: 1,
              ours: Number.isFinite(ratio.mean) ? Number(ratio.mean.toFixed(4)) : null,
            },
          ],
          records: [...reached, ...least],
        },
      ];
    });
  },
});

/** Whether another record has the smallest norm of the labels that one was fitted to. */
const isCounterpart = (record: Solved, other: Solved) =>
  solutionOf(other) === "minimumNorm" &&
  other.labels === record.labels &&
  (!isDrawn(other) || other.specification.seed === record.specification.seed);
