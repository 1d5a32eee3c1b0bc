import { modelTitle } from "@rote/paper";
import {
  type ComplexityEvidence,
  counted,
  datasetTitle,
  type FailureEvidence,
  FITTED,
  groupBy,
  isRegularized,
  nameOf,
  regularizationOf,
  regularizationWords,
} from "@rote/records";
import type { ClaimRecords, Subject } from "./claim.ts";
import { type Premise, premise, premiseOfOutcome } from "./premise.ts";
import { FEWEST, failureWords } from "./runPremises.ts";
import { differencesOf, imagesWords, percent } from "./words.ts";

/** A network whose Rademacher complexity was measured, or one where that failed. */
export interface MeasuredNetwork extends ComplexityEvidence {
  failure?: FailureEvidence;
}

/** All networks whose complexity was to be measured, those that failed among them. */
export const measuredNetworks = ({ complexity, failures }: ClaimRecords): MeasuredNetwork[] => [
  ...complexity.filter(({ specification }) => specification.of === "network"),
  ...failures.filter(({ of }) => of === "complexity").flatMap(failedNetwork),
];

function failedNetwork(failure: FailureEvidence): MeasuredNetwork[] {
  const specification = failure.specification as unknown as MeasuredNetwork["specification"];
  if (specification.of !== "network") return [];
  const unknown = Number.NaN;
  return [
    {
      kind: "complexity",
      specification,
      specificationHash: failure.specificationHash,
      dataset: failure.specification.dataset ?? "",
      dimension: unknown,
      parameters: null,
      kernel: null,
      rademacher: {
        values: [],
        positives: [],
        mean: unknown,
        low: unknown,
        high: unknown,
        isExact: false,
        bound: null,
      },
      stability: null,
      failure,
    },
  ];
}

/** What is the same for all that may be averaged: everything but how often was drawn, and how. */
function sharedOf({ specification, dataset }: MeasuredNetwork): Record<string, unknown> {
  const { train, network } = specification;
  const { train: set } = typeof dataset === "string" ? {} : dataset;
  const others = Object.entries(network ?? {}).sort(([a], [b]) => (a < b ? -1 : 1));
  const fields = Object.fromEntries(others);
  return { dataset: nameOf(dataset), train, trainingData: set?.fingerprint, ...fields };
}

/** Networks that differ in nothing but their draws of signs, and seed. */
export const networksOnSigns: Subject<MeasuredNetwork, readonly MeasuredNetwork[]> = {
  groups: (all) => [...groupBy(all, (one) => JSON.stringify(sharedOf(one))).values()],
  alike: (all) => [
    ...groupBy(all, ({ specification: { network, train }, dataset }) =>
      JSON.stringify([network?.model, nameOf(dataset), train]),
    ).values(),
  ],
  membersOf: (group) => group,
  repeatKey: ({ specification: { network, train }, dataset }) =>
    JSON.stringify([nameOf(dataset), train, network]),
  differences: (one, other) => differencesOf(sharedOf(one), sharedOf(other)),
  nameOf: (one) => `random signs with ${networkLabel(one)}, seed ${one.specification.seed}`,
};

/** "MLP 1x512 on 1,000 images of MNIST". */
export const networkLabel = ({ specification, dataset }: MeasuredNetwork): string =>
  `${modelTitle(specification.network!.model)} on ${imagesWords(specification.train)} of ` +
  datasetTitle(dataset);

/** Random signs are within so many standard deviations of an even split. */
const DEVIATIONS = 4;

/** What the claim about the Rademacher complexity asks. */
export const signPremises: readonly Premise<MeasuredNetwork>[] = [
  premiseOfOutcome("It came to a result.", ({ failure }) =>
    failure === undefined ? undefined : failureWords(failure),
  ),
  premise(
    `It was trained on ${FEWEST} examples or more: fewer are fitted by anything.`,
    ({ specification: { train } }) =>
      train >= FEWEST ? undefined : `it has ${counted(train, "example")}`,
  ),
  premise(
    "Each value has its signs, as many +1 as −1 within " +
      `${DEVIATIONS} standard deviations: other signs can be guessed.`,
    ({ specification: { train: n }, rademacher: { values, positives } }) => {
      if (values.length !== positives.length) return "it does not say what its signs were";
      const odd = positives.find(
        (count) => Math.abs(count - n / 2) > (DEVIATIONS * Math.sqrt(n)) / 2,
      );
      return odd === undefined ? undefined : `${odd} of its ${n} signs are +1`;
    },
  ),
  premise("It has no explicit regularizer.", ({ specification: { network } }) => {
    const regularization = regularizationOf({ specification: network ?? {} });
    if (!isRegularized(regularization)) return undefined;
    return `it has ${regularizationWords(regularization)}`;
  }),
  premise(
    `It was not to stop before it had fitted ${percent(FITTED, 0)} of its signs.`,
    ({ specification: { network } }) => {
      const share = network?.stopAtAccuracy ?? 1;
      return share >= FITTED ? undefined : `it was to stop at ${percent(share)}`;
    },
  ),
];
