import { imagesOf, interval, type KernelMachine, nameOf } from "@rote/records";
import { claimAbout } from "./claim.ts";
import { largerNorm } from "./normFinding.ts";
import { premise } from "./premise.ts";
import {
  interpolates,
  machinePremises,
  machinesThatDiffer,
  type Solved,
  solutionOf,
  solvedMachines,
} from "./solvedMachine.ts";
import { machineLabelOf, repeatsText } from "./words.ts";

const ofKnownSize = premise<Solved>("It says on how many images it was solved.", (record) =>
  imagesOf(record) === null ? "it does not say on how many images" : undefined,
);

/**
 * The measure of the neural tangent kernel H of a network of one hidden layer tells random labels
 * from true ones. For labels y of 0 and 1 for each class it is √(2·Σ_c y_cᵀH⁻¹y_c / n), and so the
 * norm of the solution times √(2/n).
 */
export const neuralTangentLabels = claimAbout<Solved, KernelMachine<Solved>>({
  id: "neural-tangent-labels",
  sentence:
    "The complexity measure √(2·yᵀH⁻¹y/n) of the neural tangent kernel H tells random labels " +
    "from true ones.",
  source: "Not in the paper: Arora et al., ICML 2019, arXiv:1901.08584",
  tolerance:
    "Of the neural tangent kernel of one hidden layer, both layers trained, without ridge, the " +
    "mean measure on random labels is larger than that on true ones (of single solutions by a " +
    "fifth). It is over all classes, labels being 0 and 1.",
  subject: machinesThatDiffer(),
  candidates: (records) => solvedMachines(records).filter(isOfOneLayer),
  premises: [...machinePremises, interpolates, ofKnownSize],
  needed:
    "the neural tangent kernel of one hidden layer on true and on random labels " +
    "(rote linear --kernel neuralTangent --labels both)",
  compare(machine) {
    const on = (labels: Solved["labels"]) =>
      machine.records.filter((record) => record.labels === labels);
    const [clean, random] = [on("true"), on("random")];
    if (clean.length === 0 || random.length === 0) return [];
    const label = machineLabelOf(machine);
    return [
      {
        words: `${label}: ${measureText(random)} on random labels, ${measureText(clean)} on true`,
        findings: [largerNorm(random, clean, `not larger on random labels (${label})`)],
        figures: [
          {
            quantity: `measure on random labels, ${label}`,
            paper: null,
            ours: measureText(random),
          },
          { quantity: `measure on true labels, ${label}`, paper: null, ours: measureText(clean) },
        ],
        records: [...clean, ...random],
      },
    ];
  },
});

function isOfOneLayer(record: Solved): boolean {
  const { kernel, ridge, specification } = record;
  const { hiddenLayers = 1 } = (specification.kernel ?? {}) as { hiddenLayers?: number };
  const isPlain = ridge === 0 && solutionOf(record) === "minimumNorm";
  return nameOf(kernel) === "neuralTangent" && hiddenLayers === 1 && isPlain;
}

/** Norms of as many images are compared: the measure is each times √(2/n). */
const measureText = (records: readonly Solved[]): string =>
  repeatsText(
    interval(
      records.map((record) => record.norm * Math.sqrt(2 / (imagesOf(record) ?? Number.NaN))),
    ),
    2,
  );
