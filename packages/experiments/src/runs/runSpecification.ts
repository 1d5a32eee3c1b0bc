import type { ShiftName } from "@rote/corruptions";
import type { OneOf } from "@rote/options";
import type { CompleteSpecification, ShiftSpecification } from "@rote/records";
import type { AugmentationName } from "@rote/regularizers/augmentation";
import * as z from "zod";
import { datasetNames, type RunDatasetName, runDataset } from "../data/runDatasets.ts";
import { checked } from "../specification/checked.ts";
import { checkPictureSize } from "../specification/checkPictureSize.ts";
import { count, knownName, labelsHash } from "../specification/fields.ts";
import { SpecificationError } from "../specification/specificationError.ts";
import { augmentations } from "./augmentations.ts";
import { completeShifts } from "./completeShifts.ts";
import { type CorruptionName, corruptionNames } from "./corruptionTitles.ts";
import {
  isNetwork,
  isOwnNetwork,
  learningRateFor,
  type NetworkName,
  unknownNetwork,
} from "./networkNames.ts";

/** What early stopping can look at after an epoch: an accuracy. */
const MONITORED = ["validationAccuracy", "testAccuracy"] as const;

const fraction = z.number().min(0).lt(1);
const weightDecay = z.number().min(0).default(0);

const optimizerFields = {
  /** The decoupled weight decay, as in AdamW. Defaults to 0. */
  weightDecay,
};

const momentumFields = {
  /** The share of the last step that is kept. Defaults to 0.9. */
  momentum: fraction.default(0.9),
  ...optimizerFields,
};

/** As in `@rote/training`. `weightDecay` here is the decoupled one. */
const optimizer = z.discriminatedUnion("name", [
  z.strictObject({
    /** Stochastic gradient descent. */
    name: z.literal("sgd"),
    ...optimizerFields,
  }),
  z.strictObject({
    /** Stochastic gradient descent with momentum. */
    name: z.literal("momentum"),
    ...momentumFields,
  }),
  z.strictObject({
    /** Stochastic gradient descent with Nesterov's momentum. */
    name: z.literal("nesterov"),
    ...momentumFields,
  }),
  z.strictObject({
    /** Adam, or AdamW with a weight decay. */
    name: z.literal("adam"),
    /** Decay of the mean of the gradients. Defaults to 0.9. */
    beta1: fraction.default(0.9),
    /** Decay of the mean of their squares. Defaults to 0.999. */
    beta2: fraction.default(0.999),
    /** Joins the denominator. Defaults to 1e-7. */
    epsilon: z.number().positive().default(1e-7),
    ...optimizerFields,
  }),
]);

const scheduleFields = {
  /** Epochs over which the learning rate rises linearly from 0. Defaults to 0. */
  warmUp: z.number().min(0).default(0),
};

/** How the learning rate changes from its initial value. */
const schedule = z.discriminatedUnion("name", [
  z.strictObject({
    /** Times `rate` whenever `examples` more have been seen, rounded to epochs. */
    name: z.literal("exponential"),
    /** The factor. Defaults to 0.95, as in the paper. */
    rate: z.number().gt(0).max(1).default(0.95),
    /** Defaults to 50,000: one epoch of the paper. */
    examples: count.default(50_000),
    ...scheduleFields,
  }),
  z.strictObject({
    /** The same learning rate throughout. */
    name: z.literal("constant"),
    ...scheduleFields,
  }),
  z.strictObject({
    /** Times `rate` at each of the epochs in `milestones`. */
    name: z.literal("step"),
    /** The factor. Defaults to 0.1. */
    rate: z.number().gt(0).max(1).default(0.1),
    /** Epochs, counted from 0. */
    milestones: z.array(z.number().min(0)),
    ...scheduleFields,
  }),
  z.strictObject({
    /** Half a cosine, down to `final` at the last epoch allowed. */
    name: z.literal("cosine"),
    /** The last learning rate. Defaults to 0. */
    final: z.number().min(0).default(0),
    ...scheduleFields,
  }),
]);

const part = <Names extends readonly string[]>(what: string, names: Names) =>
  z.strictObject({
    name: knownName(what, names),
    /** Its options, as the function of that name takes them, the seed left out. */
    params: z.record(z.string(), z.json()).default({}),
  });

const schema = z.strictObject({
  /** A published dataset, "gaussianClusters", or "imageFolder": pictures of one's own. */
  dataset: knownName("dataset", datasetNames).default("cifar10"),
  /** How many training examples, counted from the first. Defaults to all. */
  train: count.optional(),
  /** How many test examples, counted from the first. Defaults to all. */
  test: count.optional(),
  /**
   * Of imageFolder: height and width to which pictures are brought; null for 32, as CIFAR-10's.
   */
  pictureSize: count.nullable().default(null),
  /**
   * SHA-256 of a file of labels that replace those of the training images before any corruption, as
   * `given` of `loadData` does; null for the labels that the images have.
   */
  givenLabels: labelsHash,
  /** Of larger images the central so many pixels, as the paper takes 28; null: all of them. */
  crop: count.nullable().default(28),
  /** Whether each image is brought to mean 0 and variance 1; else the pixels stay as they are. */
  whitening: z.boolean().default(true),
  /**
   * Of the paper, "mlp-3x512" of any depth and width, "wide-resnet-28-1" likewise, or the name that
   * `ownNetwork` gives to one's own.
   */
  model: z
    .string()
    .refine(isNetwork, { error: ({ input }) => unknownNetwork(String(input)) })
    .default("mlp-1x512"),
  /** A corruption of `@rote/corruptions`. */
  corruption: part("corruption", corruptionNames).default({
    name: "trueLabels",
    params: {},
  }),
  /** Augmentations of `@rote/regularizers` of the training images, drawn anew in each epoch. */
  augmentation: z.array(part("augmentation", augmentations)).default([]),
  /** Coupled weight decay λ of the kernels: (λ/2)·Σw² joins the loss. */
  weightDecay,
  /** The probability with which dropout sets an activation to 0. */
  dropout: fraction.default(0),
  /** Fixes all that is random: corruption, initial weights, order, augmentation and dropout. */
  seed: z.int().default(0),
  /** "sgd", "momentum", "nesterov" or "adam", with its options. Defaults to momentum 0.9. */
  optimizer: optimizer.default({ name: "momentum", momentum: 0.9, weightDecay: 0 }),
  /** The initial learning rate. Defaults to the paper's for the model. */
  learningRate: z.number().positive().optional(),
  /**
   * How the learning rate changes: "exponential", "constant", "step" or "cosine", with its options.
   * Defaults to the paper's, 0.95 an epoch.
   */
  schedule: schedule.default({ name: "exponential", rate: 0.95, examples: 50_000, warmUp: 0 }),
  /** The longest a step's gradient may be, all weights together; null for any length. */
  clipNorm: z.number().positive().nullable().default(null),
  /** Examples in a step. */
  batchSize: count.default(128),
  /** In how many parts the gradient of a batch is computed, to save memory. */
  accumulate: count.default(1),
  /** Training ends after so many epochs at the latest. */
  epochs: count.default(200),
  /**
   * Training ends once the training accuracy after an epoch reaches this: that of all images, or
   * under augmentation, as in the paper, that of the batches as the network met them. null: never.
   */
  stopAtAccuracy: z.number().gt(0).max(1).nullable().default(1),
  /** Training ends so many epochs after the first at which that accuracy is 99 %; null: not so. */
  epochsAfterFit: z.int().min(0).nullable().default(null),
  /**
   * Training ends where the schedule has come down to less than this share of the initial learning
   * rate, 0 for never. A cosine goes on: it is made to come down at the last epoch allowed.
   */
  stopAtLearningRate: fraction.default(0.01),
  /**
   * All training images are seen after every so many epochs, and after those that may have fitted
   * them: a pass takes about a third of the time of an epoch.
   */
  evaluateEvery: count.default(1),
  /** Training examples that are held out, the next after those that are trained on. */
  validation: z.int().min(0).default(0),
  /**
   * Training ends once what is monitored has not risen by more than `minDelta` for `patience`
   * epochs; null: not so. The weights stay those of the last epoch.
   */
  earlyStopping: z
    .strictObject({
      /** "validationAccuracy" or "testAccuracy". Defaults to that of `validation` examples. */
      monitor: z.enum(MONITORED).default("validationAccuracy"),
      /** Epochs without more. */
      patience: count,
      /** What counts as more: more than this above the best so far. Defaults to 0. */
      minDelta: z.number().min(0).default(0),
    })
    .nullable()
    .default(null),
  /** ε: a share of each target is spread over all classes. */
  labelSmoothing: fraction.default(0),
  /** α of Beta(α, α): images are mixed with others, and targets alike; 0: not so. */
  mixUp: z.number().min(0).default(0),
  /**
   * Whether loss and margin of every training example are recorded in each epoch, from the training
   * step's own logits, and the accuracies on changed and on unchanged labels with them.
   */
  recordExamples: z.boolean().default(false),
  /** Whether norms, margins and sharpness of the finished network are recorded, at the end. */
  recordNorms: z.boolean().default(false),
  /** λ of the lasso: λ·Σ|w| of the kernels joins the loss. */
  l1: z.number().min(0).default(0),
  /** The largest norm of the weights into a unit or filter; null: any. */
  maxNorm: z.number().positive().nullable().default(null),
  /**
   * Shifts of the test images on which the finished network is evaluated: "all", or a list of
   * names, with all five severities, names with one, "contrast:3", and `{ name, severity }`.
   */
  testOn: z
    .union([
      z.literal("all"),
      z.array(z.union([z.string(), z.strictObject({ name: z.string(), severity: z.number() })])),
    ])
    .default([]),
});

export type { CompleteSpecification };

type Given = z.input<typeof schema>;

/** Any of the fields, of a dataset and a network of one's own too. */
const partialSchema = schema
  .extend({ dataset: z.string(), model: z.string() })
  .omit({ corruption: true })
  .partial();

/** @throws {SpecificationError} if a field is unknown or of another type than it has in runs. */
export function checkPartialSpecification(who: string, given: object): void {
  checked(partialSchema, given, { who });
}

/** A run's specification as a person writes it: every field may be left out. */
export interface RunSpecification
  extends Omit<Given, "dataset" | "model" | "corruption" | "augmentation" | "testOn"> {
  /**
   * A published dataset: "cifar10", "cifar100", "mnist", "fashion-mnist" or "svhn"; or
   * "gaussianClusters": points about a mean for each class, which need no download; or
   * "imageFolder": pictures of one's own. Defaults to "cifar10".
   */
  dataset?: OneOf<RunDatasetName> | undefined;
  /**
   * The network. Of the paper: "mlp-1x512", "mlp-3x512", "alexnet-small", "inception-small", and
   * "inception-small-nobn" without batch normalization. Of any size: "mlp-2x256" (layers and their
   * units), "wide-resnet-16-4" (depth and factor). Defaults to "mlp-1x512".
   */
  model?: OneOf<NetworkName> | undefined;
  /**
   * What is randomized, by a function of `@rote/corruptions`. As in the paper: "trueLabels",
   * "partialLabels", "randomLabels", "shuffledPixels", "randomPixels", "gaussianPixels". Of labels
   * besides: "permutedLabels", "noisyLabels", "instanceDependentLabels". Of images:
   * "gaussianNoise", "gaussianBlur", "contrast", "brightness", "jpegCompression", "centerCrop". Of
   * several: "compose". Defaults to "trueLabels".
   */
  corruption?: Part<CorruptionName> | undefined;
  /**
   * Augmentations of the training images, drawn anew in each epoch, by functions of
   * `@rote/regularizers`: "colorJitter", "cutout", "randomCrop", "randomHorizontalFlip",
   * "randomRotation". Defaults to none.
   */
  augmentation?: Part<AugmentationName>[] | undefined;
  /**
   * Shifts of the test images on which the finished network is evaluated: "all", or a list of
   * names, with all five severities, names with one, "contrast:3", and `{ name, severity }`.
   * Defaults to none.
   */
  testOn?: "all" | (OneOf<ShiftName | "all"> | ShiftSpecification)[] | undefined;
}

type Part<Name extends string> = Omit<NonNullable<Given["corruption"]>, "name"> & {
  /** The function's name. */
  name: OneOf<Name>;
};

/**
 * Checks a specification and fills in the paper's settings.
 *
 * @throws {SpecificationError} naming the field that is wrong, what it must be, and what it is.
 */
export function completeSpecification(specification: RunSpecification): CompleteSpecification {
  const given = checked(schema, specification, { who: "specification" });
  const { accumulate, batchSize } = given;
  if (accumulate > batchSize) {
    throw new SpecificationError(
      `specification: accumulate must be at most batchSize, ${batchSize}, got ${accumulate}.`,
    );
  }
  const { earlyStopping, validation } = given;
  if (earlyStopping?.monitor === "validationAccuracy" && validation === 0) {
    throw new SpecificationError(
      "specification: earlyStopping needs examples to monitor, got a validation of 0. Hold some " +
        "out, such as validation: 1000, or monitor testAccuracy.",
    );
  }
  refuseWithoutEffect(given);
  const train = countOf("train", given);
  if (given.recordExamples && train * given.epochs > MOST_RECORDED) {
    throw new SpecificationError(
      `specification: recordExamples takes two numbers for each example and epoch, at most ` +
        `${MOST_RECORDED} of each, got ${train} examples and ${given.epochs} epochs. Allow fewer ` +
        "epochs.",
    );
  }
  return {
    ...given,
    train,
    test: countOf("test", given),
    learningRate: given.learningRate ?? learningRateFor(given.model),
    testOn: completeShifts(given.testOn, given.dataset),
  };
}

/** @throws {SpecificationError} where a field is given that would do nothing. */
function refuseWithoutEffect({ dataset, pictureSize, model, dropout }: z.output<typeof schema>) {
  checkPictureSize("specification", { dataset, pictureSize });
  if (dropout > 0 && isOwnNetwork(model)) {
    throw new SpecificationError(
      `specification: dropout goes with a network that has a name, got ${dropout} with one's ` +
        "own. Build the layers into it.",
    );
  }
}

/** Losses, and margins, of a run: half a gigabyte each. */
const MOST_RECORDED = 2 ** 27;

/** The fields of a complete specification. */
export const specificationFields: readonly string[] = Object.keys(schema.shape);

/** How many examples of a split there are to be. */
function countOf(split: "train" | "test", given: z.output<typeof schema>): number {
  const { limited, [split]: all } = runDataset(given.dataset);
  const size = all === undefined || split === "test" ? all : all - given.validation;
  const count = given[split] ?? size;
  if (count === undefined) {
    throw new SpecificationError(
      `specification: ${split} must be a number of pictures for ${given.dataset}, got "all" or ` +
        `nothing. Pass one; in the command line, such as --${split} 1000.`,
    );
  }
  if (count > 0 && (!limited || count <= size!)) return count;
  const what =
    split === "train" && given.validation > 0
      ? "what validation leaves of the set"
      : "the size of the set";
  throw new SpecificationError(
    `specification: ${split} must be at most ${size}, ${what}, got ${count}.`,
  );
}
