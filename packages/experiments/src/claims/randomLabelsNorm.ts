import type { KernelMachine } from "@rote/records";
import { claimAbout } from "./claim.ts";
import { largerNorm, normText } from "./normFinding.ts";
import {
  interpolates,
  machinePremises,
  machinesThatDiffer,
  type Solved,
  solutionOf,
  solvedMachines,
} from "./solvedMachine.ts";
import { machineLabelOf } from "./words.ts";

/** Section 5: on one kernel the norm does tell random labels from true ones. */
export const randomLabelsNorm = claimAbout<Solved, KernelMachine<Solved>>({
  id: "section5-random-labels",
  sentence:
    "On one kernel the solution that fits random labels has a larger norm than the one that fits " +
    "true labels.",
  source: "Section 5",
  tolerance:
    "Without ridge the mean norm on random labels is larger than that on true ones (of single " +
    "solutions by a fifth), for every kernel machine.",
  subject: machinesThatDiffer(),
  candidates: (records) =>
    solvedMachines(records).filter(
      (record) => record.ridge === 0 && solutionOf(record) === "minimumNorm",
    ),
  premises: [...machinePremises, interpolates],
  needed: "one kernel machine without ridge on true and on random labels",
  compare(machine) {
    const on = (labels: Solved["labels"]) =>
      machine.records.filter((record) => record.labels === labels);
    const [clean, random] = [on("true"), on("random")];
    if (clean.length === 0 || random.length === 0) return [];
    const label = machineLabelOf(machine);
    return [
      {
        words: `${label}: norm ${normText(random)} on random labels, ${normText(clean)} on true`,
        findings: [largerNorm(random, clean, `no larger norm on random labels (${label})`)],
        figures: [
          { quantity: `norm on random labels, ${label}`, paper: null, ours: normText(random) },
          { quantity: `norm on true labels, ${label}`, paper: null, ours: normText(clean) },
        ],
        records: [...clean, ...random],
      },
    ];
  },
});
