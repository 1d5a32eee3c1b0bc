import type { OneOf } from "@rote/options";
import type { CompleteLinearSpecification } from "@rote/records";
import * as z from "zod";
import { datasetNames, type RunDatasetName, runDataset } from "../data/runDatasets.ts";
import { checked } from "../specification/checked.ts";
import { checkPictureSize } from "../specification/checkPictureSize.ts";
import { count, knownName, labelsHash } from "../specification/fields.ts";
import { SpecificationError } from "../specification/specificationError.ts";

/** Kernels that a specification can name, with the parameters that they must have. */
export const kernelSchema = z.discriminatedUnion("name", [
  z.strictObject({
    /** The product x·y. */
    name: z.literal("linear"),
  }),
  z.strictObject({
    /** exp(−γ·‖x − y‖²). */
    name: z.literal("gaussian"),
    /**
     * γ in exp(−γ·‖x − y‖²). Without it: one over the median of the squared distances of pairs of
     * training points; "held-out": the best of some around it for held-out training points, by
     * their true labels.
     */
    gamma: z.union([z.number().positive(), z.literal("held-out")]).optional(),
  }),
  z.strictObject({
    /** exp(−‖x − y‖/σ). */
    name: z.literal("laplacian"),
    /** σ in exp(−‖x − y‖/σ). */
    bandwidth: z.number().positive(),
  }),
  z.strictObject({
    /** That of a layer of random weights. */
    name: z.literal("arcCosine"),
    /** 0 of step functions, 1 of ReLUs. Defaults to 1. */
    order: z.literal([0, 1]).default(1),
  }),
  z.strictObject({
    /** That of a network of infinite width under gradient descent. */
    name: z.literal("neuralTangent"),
    /** Of the network of infinite width. Defaults to 1. */
    hiddenLayers: count.default(1),
  }),
]);

/** What images are turned into before the kernel sees them. */
const features = z.discriminatedUnion("name", [
  z.strictObject({
    /** Filters of edges at several angles and wavelengths. */
    name: z.literal("gabor"),
    /** How many, from 0 to 180 degrees. Defaults to 8. */
    orientations: count.default(8),
    /** In pixels. Defaults to 4 and 8. */
    wavelengths: z.array(z.number().min(2)).min(1).default([4, 8]),
    /** Pixels between places. Defaults to 4. */
    stride: count.default(4),
  }),
  z.strictObject({
    /** Convolution with patches of training images, as in the paper. */
    name: z.literal("random-patches"),
    /** How many patches of training images are filters. Defaults to 1000; the paper has 32,000. */
    filters: count.default(1000),
  }),
  z.strictObject({
    /** The first layer of a network, not trained. */
    name: z.literal("random-relu"),
    /** The width of a first layer that is not trained, for double descent. Defaults to 1000. */
    features: count.default(1000),
  }),
]);

const schema = z.strictObject({
  dataset: knownName("dataset", datasetNames).default("mnist"),
  /** How many training examples, counted from the first. Defaults to all. */
  train: count.optional(),
  /** How many test examples, counted from the first. Defaults to all. */
  test: count.optional(),
  /**
   * Of imageFolder: height and width to which pictures are brought; null for 32, as CIFAR-10's.
   */
  pictureSize: count.nullable().default(null),
  /** SHA-256 of a file of labels that replace those of the training images; null for their own. */
  givenLabels: labelsHash,
  /** Those of the data, or each drawn at random: to see what a norm says. */
  labels: z.enum(["true", "random"]).default("true"),
  /** "gabor", "random-patches" or "random-relu", with its options; null: the raw pixels. */
  features: features.nullable().default(null),
  /**
   * "linear", "gaussian", "laplacian", "arcCosine" or "neuralTangent", with its parameter.
   * Defaults to the Gaussian kernel, with γ = 0.02 on MNIST's raw pixels; to the linear one on
   * random features.
   */
  kernel: kernelSchema.optional(),
  /** λ in (K + λI)·A = Y. Default 0: interpolation by the function of minimum norm. */
  ridge: z.number().min(0).default(0),
  /**
   * Which function that takes the labels. Defaults to the one of minimum norm; the others, for the
   * paper's examples and its claim about SGD, are for some thousand points and have no ridge.
   */
  solution: z
    .enum(["minimumNorm", "randomCenters", "randomTestLabels", "sgd"])
    .default("minimumNorm"),
  /** Whether the memorization of each training example is measured, by leaving it out exactly. */
  leaveOneOut: z.boolean().default(false),
  /** The relative residual to reach. */
  tolerance: z.number().positive().default(1e-7),
  /** Draws random labels, patches and centres, and the order of SGD. */
  seed: z.int().default(0),
});

export type { CompleteLinearSpecification };

/** A kernel machine's specification as a person writes it: every field may be left out. */
export interface LinearSpecification extends Omit<z.input<typeof schema>, "dataset"> {
  /**
   * "cifar10", "cifar100", "mnist", "fashion-mnist", "svhn", "gaussianClusters" or "imageFolder".
   * Defaults to "mnist".
   */
  dataset?: OneOf<RunDatasetName> | undefined;
}

/** The fields of a complete specification. */
export const linearFields: readonly string[] = Object.keys(schema.shape);

/** The names of the kernels and of the features. */
export const linearKernels = kernelSchema.options.map(({ shape }) => shape.name.value);
export const linearFeatures = features.options.map(({ shape }) => shape.name.value);
/** The names of the solutions. */
export const linearSolutions = schema.shape.solution.unwrap().options;

/**
 * Checks a specification and fills in what is left out.
 *
 * @throws {SpecificationError} naming the field that is wrong, what it must be, and what it is.
 */
export function completeLinearSpecification(
  specification: LinearSpecification,
): CompleteLinearSpecification {
  const given = checked(schema, specification, { who: "linear specification" });
  checkPictureSize("linear specification", given);
  if (given.solution !== "minimumNorm" && given.ridge > 0) {
    throw new SpecificationError(
      `linear specification: ridge must be 0 with solution "${given.solution}", got ` +
        `${given.ridge}. Leave one of them out.`,
    );
  }
  const isRandom = given.features?.name === "random-relu";
  if (given.leaveOneOut && (isRandom || isOther(given.solution))) {
    const got = isRandom ? 'features "random-relu"' : `solution "${given.solution}"`;
    throw new SpecificationError(
      "linear specification: leaveOneOut goes with a kernel and the solution of minimum norm, " +
        `got ${got}. Leave one out.`,
    );
  }
  const others = { kernel: given.kernel?.name ?? "linear", ridge: given.ridge };
  if (isRandom && (others.kernel !== "linear" || others.ridge > 0 || isOther(given.solution))) {
    throw new SpecificationError(
      'linear specification: features "random-relu" go with the linear kernel, without ridge, ' +
        `and the solution of minimum norm, got the ${others.kernel} kernel, ridge ` +
        `${others.ridge} and solution "${given.solution}". Leave them out.`,
    );
  }
  const { limited, ...sizes } = runDataset(given.dataset);
  const size = (split: "train" | "test") => {
    const limit = sizes[split];
    const value = given[split] ?? limit;
    if (value === undefined) {
      throw new SpecificationError(
        `linear specification: ${split} must be a number of pictures for ${given.dataset}, got ` +
          `"all" or nothing. Pass one; in the command line, such as --${split} 1000.`,
      );
    }
    if (!limited || value <= limit!) return value;
    throw new SpecificationError(
      `linear specification: ${split} must be at most ${limit}, the size of the set, got ${value}.`,
    );
  };
  const isRawMnist = given.dataset === "mnist" && given.features === null;
  return {
    ...given,
    train: size("train"),
    test: size("test"),
    kernel:
      given.kernel ??
      (isRandom ? { name: "linear" } : { name: "gaussian", ...(isRawMnist && { gamma: 0.02 }) }),
  };
}

const isOther = (solution: string) => solution !== "minimumNorm";
