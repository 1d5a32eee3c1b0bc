import {
  chanceOf,
  counted,
  type Estimate,
  type FailureEvidence,
  type FreeOfMachines,
  groupBy,
  imagesOf,
  type KernelMachine,
  kernelMachinesOf,
  type LinearEvidence,
  nameOf,
  randomFeaturesOf,
  type SolutionName,
  shareEstimate,
  testImagesOf,
} from "@rote/records";
import type { ClaimRecords, Subject } from "./claim.ts";
import { type Premise, premise, premiseOfOutcome } from "./premise.ts";
import { FEWEST, failureWords } from "./runPremises.ts";
import { differencesOf, machineLabelOf, percent } from "./words.ts";

/** A solution of a kernel machine, or one that failed. */
export interface Solved extends LinearEvidence {
  failure?: FailureEvidence;
}

/** The paper's kernel machines, those that failed among them; none on random features. */
export const solvedMachines = (records: ClaimRecords): Solved[] =>
  allSolutions(records).filter((record) => randomFeaturesOf(record) === undefined);

/** Solutions on random features, those that failed among them. */
export const randomFeatureSolutions = (records: ClaimRecords): Solved[] =>
  allSolutions(records).filter((record) => randomFeaturesOf(record) !== undefined);

const allSolutions = ({ linear, failures }: ClaimRecords): Solved[] => [
  ...linear,
  ...failures.filter(({ of }) => of === "linear").map(failedSolution),
];

function failedSolution(failure: FailureEvidence): Solved {
  const specification = failure.specification as Solved["specification"];
  const { dataset, kernel, features, ridge, labels } = specification;
  return {
    kind: "linear",
    specification,
    specificationHash: failure.specificationHash,
    dataset: dataset ?? "",
    kernel: kernel ?? "",
    features: features ?? null,
    ridge: ridge ?? 0,
    labels: labels ?? "true",
    trainError: Number.NaN,
    testError: Number.NaN,
    norm: Number.NaN,
    failure,
  };
}

export const solutionOf = ({ specification }: Solved): SolutionName =>
  specification.solution ?? "minimumNorm";

/** Kernel machines that differ in labels, seed, and what is named. */
export const machinesThatDiffer = (
  ...free: FreeOfMachines[]
): Subject<Solved, KernelMachine<Solved>> => ({
  groups: (records) => kernelMachinesOf(records, free),

  alike(records) {
    const key = ({ dataset, kernel, features, ...record }: Solved) =>
      JSON.stringify([
        nameOf(dataset),
        imagesOf({ dataset, ...record }),
        nameOf(kernel),
        features && nameOf(features),
      ]);
    return [...groupBy(records, key).values()].map((group) => {
      const [first] = group as [Solved];
      return {
        dataset: nameOf(first.dataset),
        features: first.features === null ? null : nameOf(first.features),
        kernel: nameOf(first.kernel),
        ridge: first.ridge,
        solution: solutionOf(first),
        images: imagesOf(first),
        records: group,
      };
    });
  },

  membersOf: ({ records }) => records,

  repeatKey({ specification: { seed: _, leaveOneOut: __, ...rest } }) {
    return JSON.stringify(Object.entries(rest).sort(([a], [b]) => (a < b ? -1 : 1)));
  },

  differences(record, other) {
    const compared: string[] = ["labels", "seed", "leaveOneOut", ...free];
    return differencesOf(record.specification, other.specification, compared);
  },

  nameOf(record) {
    const { ridge, labels, specification } = record;
    const [machine] = kernelMachinesOf([record]);
    const regularized = ridge > 0 ? `, ridge ${ridge}` : "";
    const seed = specification.seed === undefined ? "" : `, seed ${specification.seed}`;
    return `${machineLabelOf(machine!)}, ${labels} labels${regularized}${seed}`;
  },
});

/** It is what it says, of enough examples to say anything. */
export const asSpecified = premise<Solved>(
  `Its labels and ridge are those specified, on ${FEWEST} training examples or more.`,
  (record) => {
    const { labels, ridge, specification } = record;
    const asked = { labels, ridge, ...specification };
    if (asked.labels !== labels) return `${asked.labels} labels were specified`;
    if (asked.ridge !== ridge) return `a ridge of ${asked.ridge} was specified`;
    const examples = imagesOf(record);
    return examples === null || examples >= FEWEST
      ? undefined
      : `it has ${counted(examples, "example")}`;
  },
);

/** The largest residual of a solution that a claim counts. */
const RESIDUAL = 1e-3;

/** The system was solved, and this is known from its residual. */
const certified = premiseOfOutcome<Solved>(
  "Its certificate says that the solver converged, with a relative residual of at most " +
    `${RESIDUAL}.`,
  ({ failure, certificate }) => {
    if (failure !== undefined) return failureWords(failure);
    if (certificate === undefined) return "it has no certificate";
    const { status, relativeResidual } = certificate;
    if (status !== "converged") return `the solver says ${status}`;
    return relativeResidual <= RESIDUAL ? undefined : `its residual is ${relativeResidual}`;
  },
);

/** What every claim about kernel machines asks. */
export const machinePremises: readonly Premise<Solved>[] = [asSpecified, certified];

const FITTED = 0.001;

/** It takes the labels that it was given. */
export const interpolates = premiseOfOutcome<Solved>(
  `Without ridge it fits its training labels: at most ${percent(FITTED)} are wrong.`,
  ({ ridge, trainError }) =>
    ridge > 0 || trainError <= FITTED ? undefined : `${percent(trainError)} are wrong`,
);

/** There is a test error, and an interval for it. */
export const testedMachine = premise<Solved>(
  "It was tested, on a known number of images of a known number of classes.",
  (record) => {
    if (chanceOf(record) === undefined) return "the number of its classes is not known";
    return (testImagesOf(record) ?? 0) > 0 ? undefined : "it does not say on how many images";
  },
);

/** The test error of repeats. */
export const testErrorOf = (records: readonly Solved[]): Estimate =>
  shareEstimate(
    records.map(({ testError }) => testError),
    testImagesOf(records[0]!),
  );

/** A norm of one solution has no interval: a difference counts from this factor on. */
export const CLEARLY = 1.2;
