import { z } from "zod";
import { augmentations } from "./augmentations.ts";
import { conditions } from "./conditions.ts";
import { paperModels } from "./paperModels.ts";
import { datasetNames, runDataset } from "./runDatasets.ts";
import { SpecificationError, unknownName } from "./specificationError.ts";

const name = (what: string, known: readonly string[]) =>
  z.string().refine((value) => known.includes(value), {
    error: ({ input }) => unknownName(what, String(input), known),
  });
const count = z.int().min(1);

const schema = z.strictObject({
  /** A published dataset, "gaussianClusters", or "imageFolder": pictures of one's own. */
  dataset: name("dataset", datasetNames).default("cifar10"),
  /** How many training examples, from the first on. Default: all. */
  train: count.optional(),
  /** How many test examples, from the first on. Default: all. */
  test: count.optional(),
  model: name("model", Object.keys(paperModels)).default("mlp-1x512"),
  corruption: z
    .strictObject({
      name: name("corruption", Object.keys(conditions)),
      params: z.record(z.string(), z.json()).default({}),
    })
    .default({ name: "trueLabels", params: {} }),
  /** Fixes corruption, initial weights and the order of the examples. */
  seed: z.int().default(0),
  /** The initial learning rate. Default: the paper's for the model. */
  learningRate: z.number().positive().optional(),
  /** The learning rate is multiplied by this … */
  learningRateDecay: z.number().gt(0).max(1).default(0.95),
  /** … each time so many examples have been seen, rounded to epochs: one epoch of the paper. */
  decayExamples: count.default(50_000),
  momentum: z.number().min(0).lt(1).default(0.9),
  batchSize: count.default(128),
  /** Random changes of the training images, in this order, before the corruption. */
  augmentation: z
    .array(
      z.strictObject({
        name: name("augmentation", augmentations),
        params: z.record(z.string(), z.json()).default({}),
      }),
    )
    .default([]),
  /** λ of (λ/2)·Σw² over all kernels, which joins the loss. */
  weightDecay: z.number().min(0).default(0),
  /** The probability that a hidden activation is dropped in training. */
  dropout: z.number().min(0).lt(1).default(0),
  /** Training ends after so many epochs at the latest. */
  epochs: count.default(200),
  /** Training ends once the training accuracy after an epoch reaches this. */
  stopAtAccuracy: z.number().gt(0).max(1).default(1),
});

/** What a run is asked to do, as a person writes it: everything may be left out. */
export type RunSpecification = z.input<typeof schema>;

/** A specification with every field filled in: it determines the run. */
export type CompleteSpecification = {
  [Field in keyof z.output<typeof schema>]-?: NonNullable<z.output<typeof schema>[Field]>;
};

/**
 * Checks a specification and fills in the paper's settings.
 *
 * @throws {SpecificationError} naming the field that is wrong, what it must be, and what it is.
 */
export function completeSpecification(specification: RunSpecification): CompleteSpecification {
  const result = schema.safeParse(specification);
  if (!result.success) {
    const [issue] = result.error.issues;
    throw new SpecificationError(`specification: ${describe(issue!, specification)}`);
  }
  const given = result.data;
  return {
    ...given,
    train: countOf("train", given),
    test: countOf("test", given),
    learningRate: given.learningRate ?? paperModels[given.model]!.learningRate,
  };
}

/** How many examples of a split there are to be. */
function countOf(split: "train" | "test", given: z.output<typeof schema>): number {
  const { limited, [split]: size } = runDataset(given.dataset);
  const count = given[split] ?? size;
  if (count === undefined) {
    throw new SpecificationError(
      `specification: ${split} must say how many pictures of the folder to use, got nothing.`,
    );
  }
  if (!limited || count <= size!) return count;
  throw new SpecificationError(
    `specification: ${split} must be at most ${size}, the size of the set, got ${count}.`,
  );
}

function describe(issue: z.core.$ZodIssue, specification: unknown): string {
  if (issue.code === "unrecognized_keys") {
    const known = issue.path.length > 0 ? ["name", "params"] : Object.keys(schema.shape);
    return unknownName("field", issue.keys[0]!, known);
  }
  if (issue.code === "custom") return issue.message;
  const value = issue.path.reduce<unknown>(
    (at, part) => (at as Record<PropertyKey, unknown> | undefined)?.[part],
    specification,
  );
  const rule = issue.message
    .replace(/^Invalid (input|option): /, "")
    .replace(/^Too (small|big): /, "");
  return `${issue.path.join(".") || "it"}: ${rule}, got ${JSON.stringify(value)}.`;
}
