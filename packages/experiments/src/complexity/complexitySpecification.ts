import type { OneOf } from "@rote/options";
import type {
  CompleteComplexitySpecification,
  CompleteSpecification,
  HypothesesName,
} from "@rote/records";
import * as z from "zod";
import type { DataRequest } from "../data/loadData.ts";
import { datasetNames, type RunDatasetName, runDataset } from "../data/runDatasets.ts";
import { kernelSchema } from "../linear/linearSpecification.ts";
import { completeSpecification, type RunSpecification } from "../runs/runSpecification.ts";
import { checked } from "../specification/checked.ts";
import { checkPictureSize } from "../specification/checkPictureSize.ts";
import { count, knownName, labelsHash } from "../specification/fields.ts";
import { SpecificationError } from "../specification/specificationError.ts";

/** Classes of functions whose capacity can be measured. */
export const hypothesesNames = ["network", "linear", "kernelBall"] as const;

const schema = z.strictObject({
  /** The class of functions. */
  of: z.enum(hypothesesNames).default("kernelBall"),
  /** A published dataset, "gaussianClusters", or "imageFolder": pictures of one's own. */
  dataset: knownName("dataset", datasetNames).default("mnist"),
  /** How many training examples, counted from the first. */
  train: count.default(1000),
  /** Test examples on which losses are compared. Defaults to 1000 with `leftOut`. */
  test: count.nullable().optional(),
  /**
   * Of imageFolder: height and width to which pictures are brought; null for 32, as CIFAR-10's.
   */
  pictureSize: count.nullable().default(null),
  /** SHA-256 of a file of labels that replace those of the training images; null for their own. */
  givenLabels: labelsHash,
  /** How many times signs are drawn. Defaults to 1000, for linear functions 20, for a network 5. */
  draws: count.optional(),
  /** Of `kernelBall`. Defaults to the Gaussian kernel, with γ = 0.02 on MNIST. */
  kernel: kernelSchema.nullable().optional(),
  /** B, the largest norm of `kernelBall`. Defaults to 1. */
  radius: z.number().positive().nullable().optional(),
  /** A run's fields that say which network is trained, and how. Default to the paper's. */
  network: z.record(z.string(), z.json()).nullable().optional(),
  /** How many times a network is trained without one example, for its stability. */
  leftOut: z.int().min(0).default(0),
  /** Draws signs, examples to leave out, random labels, and all that training draws. */
  seed: z.int().default(0),
});

export type { CompleteComplexitySpecification };

type Given = z.input<typeof schema>;

/** A specification as a person writes it: every field may be left out. */
export interface ComplexitySpecification extends Omit<Given, "dataset" | "network"> {
  /** A published dataset, "gaussianClusters", or "imageFolder". Defaults to "mnist". */
  dataset?: OneOf<RunDatasetName> | undefined;
  /** A run's fields that say which network is trained, and how. Default to the paper's. */
  network?: Omit<RunSpecification, (typeof ELSEWHERE)[number]> | null | undefined;
}

/** The fields of a complete specification. */
export const complexityFields: readonly string[] = Object.keys(schema.shape);

/** Fields of a run that are said outside of `network`, or that have nothing to act on. */
const ELSEWHERE = [
  "dataset",
  "train",
  "test",
  "seed",
  "corruption",
  "validation",
  "earlyStopping",
  "recordExamples",
  "recordNorms",
  "testOn",
  "pictureSize",
  "givenLabels",
] as const;

/** Those of them that the specification has itself. */
const BESIDE: readonly string[] = [
  "dataset",
  "train",
  "test",
  "seed",
  "pictureSize",
  "givenLabels",
];

const WHO = "complexity specification";

/**
 * Checks a specification and fills in what is left out.
 *
 * @throws {SpecificationError} naming the field that is wrong, what it must be, and what it is.
 */
export function completeComplexitySpecification(
  specification: ComplexitySpecification,
): CompleteComplexitySpecification {
  const given = checked(schema, specification, { who: WHO });
  const { of, dataset, train, leftOut } = given;
  refuseOthers(given);
  checkPictureSize(WHO, given);
  const test =
    given.test ?? (leftOut > 0 ? Math.min(1000, runDataset(dataset).test ?? 1000) : null);
  for (const [split, value] of [["train", train] as const, ["test", test ?? 0] as const]) {
    const { limited, [split]: size } = runDataset(dataset);
    if (!limited || value <= size!) continue;
    throw new SpecificationError(
      `${WHO}: ${split} must be at most ${size}, the size of the set, got ${value}.`,
    );
  }
  if (leftOut > 0 && (train < 2 || leftOut > train)) {
    throw new SpecificationError(
      `${WHO}: leftOut must be at most train, ${train}, of at least 2, got ${leftOut}.`,
    );
  }
  const isBall = of === "kernelBall";
  return {
    ...given,
    test,
    draws: given.draws ?? DRAWS[of],
    kernel: isBall ? (given.kernel ?? defaultKernel(dataset)) : null,
    radius: isBall ? (given.radius ?? 1) : null,
    network: of === "network" ? networkOf(given.network ?? {}) : null,
  };
}

/** Draws of signs: a kernel's ball is wide about its mean, and costs little. */
const DRAWS: Readonly<Record<HypothesesName, number>> = {
  kernelBall: 1000,
  linear: 20,
  network: 5,
};

const defaultKernel = (dataset: string) =>
  ({ name: "gaussian", ...(dataset === "mnist" && { gamma: 0.02 }) }) as const;

/** Which fields act on one class of functions alone. */
const OWN: Readonly<Record<string, HypothesesName>> = {
  kernel: "kernelBall",
  radius: "kernelBall",
  network: "network",
  leftOut: "network",
};

/** @throws {SpecificationError} where a field is given that would do nothing. */
function refuseOthers(given: z.output<typeof schema>): void {
  const { of, leftOut, test } = given;
  for (const [field, owner] of Object.entries(OWN)) {
    const value = given[field as keyof typeof given] ?? 0;
    if (value === 0 || of === owner) continue;
    throw new SpecificationError(
      `${WHO}: ${field} goes with of "${owner}", got it with "${of}". Leave it out.`,
    );
  }
  if (test === undefined || test === null || leftOut > 0) return;
  throw new SpecificationError(
    `${WHO}: test goes with leftOut, as losses are compared on test examples, got ${test} ` +
      "without. Leave it out, or leave examples out.",
  );
}

/** @throws {SpecificationError} if it is no network's. */
function networkOf(given: object): NonNullable<CompleteComplexitySpecification["network"]> {
  for (const field of ELSEWHERE) {
    if (!Object.hasOwn(given, field)) continue;
    const instead = BESIDE.includes(field) ? `Give ${field} beside network` : "Leave it out";
    throw new SpecificationError(`${WHO}: network must not have ${field}, got it. ${instead}.`);
  }
  const complete: Partial<CompleteSpecification> = completeSpecification(given);
  for (const field of ELSEWHERE) delete complete[field];
  return complete as NonNullable<CompleteComplexitySpecification["network"]>;
}

/** The examples that are measured on; where none are compared, one to test on. */
export const examplesOf = ({
  dataset,
  train,
  test,
  pictureSize = null, // of older records
  givenLabels,
}: CompleteComplexitySpecification): DataRequest => ({
  dataset: dataset as DataRequest["dataset"],
  train,
  test: test ?? 1,
  pictureSize,
  givenLabels,
});

/** The specification of a run of the network, on so many examples. */
export function runOf(
  { network, dataset, pictureSize, seed }: CompleteComplexitySpecification,
  { train, test, corruption }: Pick<RunSpecification, "train" | "test" | "corruption">,
): CompleteSpecification {
  return completeSpecification({
    ...(network as RunSpecification),
    dataset,
    pictureSize,
    seed,
    train,
    test,
    ...(corruption && { corruption }),
  });
}
