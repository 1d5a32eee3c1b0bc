import { modelTitle } from "@rote/paper";
import {
  counted,
  datasetTitle,
  type FailureEvidence,
  FITTED,
  fittedPercent,
  groupBy,
  isRegularized,
  nameOf,
  regularizationOf,
  regularizationWords,
  type SubsetEvidence,
} from "@rote/records";
import { bitsOf } from "../subsets/bits.ts";
import { experimentOf } from "../subsets/memorizationScores.ts";
import type { ClaimRecords, Subject } from "./claim.ts";
import { type Premise, premise, premiseOfOutcome } from "./premise.ts";
import { FEWEST, failureWords } from "./runPremises.ts";
import { differencesOf, imagesWords, percent } from "./words.ts";

/** A network trained on a random share of the examples, or one where that failed. */
export interface DrawnNetwork extends SubsetEvidence {
  failure?: FailureEvidence;
}

/** All networks that were to be trained on random shares, those that failed among them. */
export const drawnNetworks = ({ subsets, failures }: ClaimRecords): DrawnNetwork[] => [
  ...subsets,
  ...failures.filter(({ of }) => of === "subset").map((failure) => failedNetwork(failure, subsets)),
];

/** A network without a result, on the labels that others of its experiment had. */
function failedNetwork(failure: FailureEvidence, subsets: readonly SubsetEvidence[]): DrawnNetwork {
  const specification = failure.specification as unknown as DrawnNetwork["specification"];
  const withoutDraw = (one: object) => differencesOf(one, specification, ["share", "draw"]) === "";
  const sibling = subsets.find((one) => withoutDraw(one.specification));
  const unknown = Number.NaN;
  return {
    kind: "subset",
    specification,
    specificationHash: failure.specificationHash,
    dataset: sibling?.dataset ?? specification.dataset,
    model: specification.model,
    corruption: sibling?.corruption ?? { name: "", params: {}, seed: specification.seed },
    included: "",
    changed: sibling?.changed ?? "",
    result: {
      right: "",
      testRight: "",
      trainAccuracy: unknown,
      heldOutAccuracy: unknown,
      testAccuracy: unknown,
      epochs: 0,
      weightsHash: "",
    },
    failure,
  };
}

/** Networks that differ in nothing but the examples that they were trained on. */
export const networksOnShares: Subject<DrawnNetwork, readonly DrawnNetwork[]> = {
  groups: (all) => [...groupBy(all, experimentOf).values()],
  alike: (all) => [
    ...groupBy(all, ({ specification: { model, dataset, train } }) =>
      JSON.stringify([model, dataset, train]),
    ).values(),
  ],
  membersOf: (group) => group,
  repeatKey: experimentOf,
  differences: (one, other) =>
    differencesOf(one.specification, other.specification, ["share", "draw"]) ||
    (one.changed === other.changed ? "" : "other labels are changed"),
  nameOf: (one) => {
    const { share, draw } = one.specification;
    return `draw ${draw} of ${percent(share, 0)} of the examples with ${drawnLabel(one)}`;
  },
};

/** "MLP 1x512 on 600 images of MNIST". */
export const drawnLabel = ({ specification, dataset, model }: DrawnNetwork): string =>
  `${modelTitle(nameOf(model))} on ${imagesWords(specification.train)} of ${datasetTitle(dataset)}`;

/** How many labels of the examples are changed, and how many are not. */
export function labelCounts({ changed, specification: { train } }: DrawnNetwork) {
  const count = bitsOf(changed, train)?.reduce((sum, bit) => sum + bit, 0) ?? 0;
  return { changed: count, others: train - count };
}

/** The fewest examples of either kind of which a claim counts pairs. */
const FEWEST_OF_A_KIND = 30;

/** What claims about the memorization of networks ask of each training. */
export const drawPremises: readonly Premise<DrawnNetwork>[] = [
  premise(
    `It was trained on ${FEWEST} examples or more: fewer are fitted by anything.`,
    ({ specification: { train, share } }) => {
      const examples = Math.round(share * train);
      return examples >= FEWEST ? undefined : `it was trained on ${counted(examples, "example")}`;
    },
  ),
  premise(
    `Of the labels ${FEWEST_OF_A_KIND} or more are changed, and as many are not.`,
    (network) => {
      const { changed, others } = labelCounts(network);
      if (Math.min(changed, others) >= FEWEST_OF_A_KIND) return undefined;
      return `${changed} labels are changed, ${others} are not`;
    },
  ),
  premise("It has no explicit regularizer.", (network) => {
    const regularization = regularizationOf(network);
    if (!isRegularized(regularization)) return undefined;
    return `it has ${regularizationWords(regularization)}`;
  }),
  premiseOfOutcome("It came to a result.", ({ failure }) =>
    failure === undefined ? undefined : failureWords(failure),
  ),
  premiseOfOutcome(
    `It has fitted ${percent(FITTED, 0)} of the examples that it was trained on.`,
    ({ result: { trainAccuracy } }) =>
      trainAccuracy >= FITTED ? undefined : `it fitted ${fittedPercent(trainAccuracy)}`,
  ),
];
