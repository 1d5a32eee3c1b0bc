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

/** Features that are the same for every seed. */
const FIXED_FEATURES = ["gabor"];

/** Whether a solution's seed draws what it is: labels, features, or where it interpolates. */
export function isDrawn({ labels, features, ...record }: Solved): boolean {
  const hasFixed = features === null || FIXED_FEATURES.includes(nameOf(features));
  return labels !== "true" || !hasFixed || solutionOf(record as Solved) !== "minimumNorm";
}

const fingerprintOf = ({ dataset }: Solved): string | undefined =>
  typeof dataset === "string" ? undefined : dataset.train?.fingerprint;

/**
 * Kernel machines, each solution once: where nothing is drawn, those of other seeds on the same
 * examples are the same, but for the sample of a kernel's width, and no repeats. The first in the
 * order of seeds stays.
 */
export const machinesOf = (
  records: readonly Solved[],
  free: readonly FreeOfMachines[] = [],
): KernelMachine<Solved>[] =>
  kernelMachinesOf(records, free).map((machine) => ({
    ...machine,
    records: distinct(machine.records),
  }));

function distinct(records: readonly Solved[]): Solved[] {
  const key = (record: Solved) =>
    JSON.stringify([record.ridge, repeatKey(record), fingerprintOf(record)]);
  const firsts = new Map<string, Solved>();
  for (const record of records) {
    const first = firsts.get(key(record));
    if (!first || seedOf(record) < seedOf(first)) firsts.set(key(record), record);
  }
  const isOther = (record: Solved) => isDrawn(record) || fingerprintOf(record) === undefined;
  return records.filter((record) => isOther(record) || firsts.get(key(record)) === record);
}

/** What is said of a solution that `machinesOf` leaves out; "" of any other. */
export const drawnAgain = (record: Solved, other: Solved): string =>
  !isDrawn(record) && (record.labels !== other.labels || seedOf(record) !== seedOf(other))
    ? "its seed draws nothing: it is the solution of another seed again"
    : "";

const seedOf = ({ specification }: Solved): number => specification.seed ?? 0;

const repeatKey = ({ specification: { seed: _, leaveOneOut: __, ...rest } }: Solved): string =>
  JSON.stringify(Object.entries(rest).sort(([a], [b]) => (a < b ? -1 : 1)));

/** Kernel machines that differ in labels, seed, and what is named. */
export const machinesThatDiffer = (
  ...free: FreeOfMachines[]
): Subject<Solved, KernelMachine<Solved>> => ({
  groups: (records) => machinesOf(records, free),

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

  repeatKey,

  differences(record, other) {
    const compared: string[] = ["labels", "seed", "leaveOneOut", ...free];
    const differences = differencesOf(record.specification, other.specification, compared);
    return differences === "" ? drawnAgain(record, other) : differences;
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
