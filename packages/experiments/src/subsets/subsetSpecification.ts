import type { CompleteSpecification, CompleteSubsetSpecification } from "@rote/records";
import * as z from "zod";
import {
  completeSpecification,
  type RunSpecification,
  specificationFields,
} from "../runs/runSpecification.ts";
import { checked } from "../specification/checked.ts";
import { SpecificationError } from "../specification/specificationError.ts";
import { checkParameters } from "../training/checkParameters.ts";

const WHO = "subset specification";

/** Fields of a run that say nothing of one on a share: what is left out is the held-out set. */
const ELSEWHERE = [
  "validation",
  "earlyStopping",
  "recordExamples",
  "recordNorms",
  "testOn",
] as const;

const own = {
  /** How much of the training examples the network is trained on. */
  share: z.number().gt(0).lt(1).default(0.7),
  /** Which of many draws it is. */
  draw: z.int().min(0).default(0),
};
const schema = z.strictObject({
  ...Object.fromEntries(
    specificationFields
      .filter((field) => !ELSEWHERE.some((other) => other === field))
      .map((field) => [field, z.json().optional()]),
  ),
  ...own,
});

export type { CompleteSubsetSpecification };

/** A specification as a person writes it: every field may be left out. */
export interface SubsetSpecification extends Omit<RunSpecification, (typeof ELSEWHERE)[number]> {
  /** How much of the training examples the network is trained on. Defaults to 0.7. */
  share?: number | undefined;
  /** Which of many draws it is. Defaults to 0, the first. */
  draw?: number | undefined;
}

/**
 * Checks a specification and fills in what is left out, as `completeSpecification` does for a run.
 *
 * @throws {SpecificationError} naming the field that is wrong, what it must be, and what it is.
 */
export function completeSubsetSpecification(
  specification: SubsetSpecification,
): CompleteSubsetSpecification {
  const given = checked(schema, specification, { who: WHO });
  const { share, draw, ...fields } = given;
  const complete = completeSpecification(fields as RunSpecification);
  checkParameters(complete);
  const trained = trainedOf({ train: complete.train, share });
  if (trained < 1 || trained >= complete.train) {
    throw new SpecificationError(
      `${WHO}: share must leave an example out and take one in, got ${share} of ` +
        `${complete.train}. Pass more examples, or another share.`,
    );
  }
  const { augmentation, corruption } = complete;
  if (augmentation.length > 0 && !isOfLabels(corruption)) {
    throw new SpecificationError(
      `${WHO}: augmentation must go with true images, got it with ${corruption.name}. Leave ` +
        "either out.",
    );
  }
  for (const field of ELSEWHERE) delete (complete as Partial<CompleteSpecification>)[field];
  return { ...complete, share, draw };
}

/** Corruptions that leave the images alone. */
const OF_LABELS = [
  "trueLabels",
  "partialLabels",
  "randomLabels",
  "permutedLabels",
  "noisyLabels",
  "instanceDependentLabels",
];

const isOfLabels = ({ name }: CompleteSpecification["corruption"]) => OF_LABELS.includes(name);

/** How many examples a network is trained on. */
export const trainedOf = ({
  train,
  share,
}: Pick<CompleteSubsetSpecification, "train" | "share">): number => Math.round(share * train);
