import { type CompleteSpecification, SpecificationError } from "@rote/experiments/specification";
import { examplesOf } from "./examplesOf.ts";

/** Examples that are made in the page: 0.2 GB with their corrupted copies. */
const MOST_MADE = 100_000;

/** Examples that corruptions count, together: more than any set that a page can hold. */
const MOST_COUNTED = 1_000_000;

/** Corruptions one after another: more than any experiment has, and seconds of a page's time. */
const MOST_STEPS = 16;

/** Values of the pixels of pictures that are brought to a size: half a gigabyte as bytes. */
const MOST_VALUES = 2 ** 29;

/** Weights of a network: four times as many bytes, and as much again for each optimizer slot. */
const MOST_WEIGHTS = 5e7;

type Sized = Pick<
  CompleteSpecification,
  "dataset" | "train" | "test" | "validation" | "model" | "corruption" | "pictureSize"
>;

/**
 * Makes sure that a specification asks for no network that a page does not have, and for no more
 * memory or work than it has to give, before anything is made: anybody can send a link.
 *
 * @throws {SpecificationError} naming the field.
 */
export function checkInPage(specification: Sized): void {
  const { dataset, model, corruption, pictureSize } = specification;
  if (isOwn(model)) {
    throw new SpecificationError(
      `specification: model must not be a network of one's own in a page, got ${model}. Use rote ` +
        "run with --model and its module.",
    );
  }
  const { train, test } = examplesOf(specification);
  if (dataset === "gaussianClusters" && train + test > MOST_MADE) {
    throw new SpecificationError(
      `specification: train, validation and test must be at most ${MOST_MADE} together for data ` +
        `that are made in the page, got ${train + test}. Use rote run for more.`,
    );
  }
  const values = (train + test) * (pictureSize ?? 0) ** 2 * 3;
  if (values > MOST_VALUES) {
    throw new SpecificationError(
      `specification: pictureSize must leave at most ${MOST_VALUES} values to the pictures of a ` +
        `page, got ${pictureSize}, which makes ${values}. Use rote run for more.`,
    );
  }
  const weights = weightsBetween(model);
  if (weights > MOST_WEIGHTS) {
    throw new SpecificationError(
      `specification: model must have at most ${MOST_WEIGHTS} weights in a page, got ${model}, ` +
        `which has about ${weights}. Use rote run for larger ones.`,
    );
  }
  const steps = stepsOf(corruption);
  if (steps.length > MOST_STEPS) {
    throw new SpecificationError(
      `specification: corruption must have at most ${MOST_STEPS} steps in a page, got ` +
        `${steps.length}. Use rote run for more.`,
    );
  }
  const counted = steps.reduce(
    (sum, { exactCountOf, classCounts }) => sum + sumOf(exactCountOf) + sumOf(classCounts),
    0,
  );
  if (counted > MOST_COUNTED) {
    throw new SpecificationError(
      `specification: exactCountOf and classCounts of corruption must be at most ${MOST_COUNTED} ` +
        `together in a page, got ${counted}. Use rote run for more.`,
    );
  }
}

/** Whether a network is a reader's own, whose source the page does not have. */
export const isOwn = (model: string): boolean => model.startsWith("own-");

/** Weights between the hidden layers of a network whose name says its size; zero for others. */
function weightsBetween(model: string): number {
  const [, family, depth, width] = /^(mlp|wide-resnet)-(\d+)[x-](\d+)$/.exec(model) ?? [];
  if (family === "mlp") return Number(depth) * Number(width) ** 2;
  // Convolutions of 3 × 3, a third each with 16, 32 and 64 times the factor as channels.
  const squares = (16 ** 2 + 32 ** 2 + 64 ** 2) / 3;
  return family ? Number(depth) * 9 * squares * Number(width) ** 2 : 0;
}

interface Counts {
  exactCountOf?: unknown;
  classCounts?: unknown;
}

/** The parameters of a corruption, or of all the steps within it, however deep: each does work. */
function stepsOf(corruption: unknown): Counts[] {
  const { name, params } = Object(corruption) as { name?: unknown; params?: unknown };
  const { steps } = Object(params) as { steps?: unknown };
  const isComposition = name === "compose" && Array.isArray(steps);
  return isComposition ? steps.flatMap(stepsOf) : [Object(params) as Counts];
}

/** The sum of the positive numbers in a value, a list, or a list for each split. */
function sumOf(counts: unknown): number {
  if (typeof counts === "number") return Math.max(0, counts);
  if (typeof counts !== "object" || counts === null) return 0;
  return Object.values(counts).reduce<number>((sum, count) => sum + sumOf(count), 0);
}
