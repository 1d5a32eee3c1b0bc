import { checkArgument, checkInteger, checkOptions, shown } from "@rote/options";
import { checkState } from "./checkState.ts";
import type { Batch, Examples } from "./examples.ts";
import type { LearningRate } from "./learningRate.ts";
import type { OptimizerOptions } from "./optimizer.ts";
import type { StopWhen } from "./stopping.ts";
import { TrainingArgumentError } from "./trainingArgumentError.ts";
import type { TrainingState } from "./trainingState.ts";

export interface TrainOptions {
  /** Fixes the order of the examples in every epoch. */
  seed: number;
  /** Evaluated before each step. */
  learningRate: LearningRate;
  /** Defaults to momentum 0.9, the paper's. */
  optimizer?: OptimizerOptions;
  /** The longest the gradient may be, all weights together; longer ones are scaled down to it. */
  clipNorm?: number;
  /** Defaults to 128; the last batch of an epoch may be smaller. */
  batchSize?: number;
  /**
   * The number of parts, one after another, in which the gradient of a batch is computed, to save
   * memory. Defaults to 1.
   */
  accumulate?: number;
  /** The most epochs to train for. */
  epochs: number;
  /**
   * Training ends once the training accuracy after an epoch reaches this; null for never. Under a
   * `transform` it is the online accuracy, of the images as the network saw them, as in the paper.
   * Defaults to 1.
   */
  stopAtAccuracy?: number | null;
  /**
   * The model is run over all training examples after every so many epochs: a pass takes about a
   * third of an epoch's time. Besides after the last epoch, and without a `transform` after those
   * whose online accuracy is 90 % or more, so that the epoch that fits is found. Defaults to 1.
   */
  evaluateEvery?: number;
  /** Training ends after the epoch for which this returns true: early stopping, for example. */
  stopWhen?: StopWhen;
  /**
   * Changes a batch before the network sees it: augmentation. It must depend on the epoch, counted
   * from 0, and each example's index alone, or a resumed run sees other images. Where it adds
   * `targets` to the batch, as `mixUp` does, the network learns those instead of the labels, and an
   * example is right where its largest target is.
   */
  transform?: (batch: Batch, epoch: number) => Batch;
  /**
   * Called before each step with its number, counted from 0: for layers with their own masks, or
   * with numbers that change. Name those by `watch`, or no step is replayed as a compiled graph.
   */
  onStep?: (step: number) => void;
  /**
   * What the model reads from JavaScript besides its weights, such as `() => [scale]`. A backend
   * that replays steps as compiled graphs traces the next step again when one of them has changed.
   */
  watch?: () => readonly unknown[];
  /**
   * Called after each step with the logits that it saw, before it changed the weights: what
   * measures of single examples are made of, without another pass. The weights stay the same bits.
   */
  onLogits?: (seen: SeenExamples) => void;
  /** What `trainAccuracy` is measured on. Defaults to the training examples as they are. */
  accuracyOn?: Examples;
  /** Sets to evaluate the model on after each epoch. Images that sets share are evaluated once. */
  evaluateOn?: Readonly<Record<string, Examples>>;
  /** Called after each epoch, before its event. It must leave the model as it is. */
  inspect?: (view: TrainingView) => void | Promise<void>;
  /** How often to yield a `checkpoint` event; one also follows the last step. Defaults to never. */
  checkpointEvery?: CheckpointEvery;
  /** The state of a checkpoint, saved under the same options, from which to resume. */
  resume?: TrainingState;
  /** When aborted, the run yields a final `checkpoint` event, then throws the signal's reason. */
  signal?: AbortSignal;
}

/** What a step saw of each example of its batch. */
export interface SeenExamples {
  /** Counted from 1, as in events. */
  epoch: number;
  step: number;
  /** Where in the training set each example is, `[batch]`. */
  places: Uint32Array;
  /** Of the batch as the network was given it, `[batch]`. */
  labels: ArrayLike<number>;
  /** `[batch, classes]`, float32, in training mode: with dropout, and batch normalization's own. */
  logits: Float32Array;
}

/** Seconds are those of a monotonic clock: setting the time of day changes nothing. */
export type CheckpointEvery = { steps: number } | { epochs: number } | { seconds: number };

/** What `inspect` is given. */
export interface TrainingView {
  epoch: number;
  step: number;
  /** Where the run stands: resumed from there, it begins with this epoch's event. */
  state(): Promise<TrainingState>;
}

type Defaulted =
  | "optimizer"
  | "batchSize"
  | "accumulate"
  | "stopAtAccuracy"
  | "evaluateEvery"
  | "accuracyOn"
  | "evaluateOn";

/** Options with every default filled in. */
export type CompleteTrainOptions = TrainOptions & Required<Pick<TrainOptions, Defaulted>>;

/**
 * The options with every default filled in.
 *
 * @throws {TrainingArgumentError} if one is out of its range.
 */
export function completeOptions(options: TrainOptions, examples: Examples): CompleteTrainOptions {
  const complete = {
    ...options,
    optimizer: options.optimizer ?? { name: "momentum" },
    batchSize: options.batchSize ?? 128,
    accumulate: options.accumulate ?? 1,
    stopAtAccuracy: options.stopAtAccuracy === undefined ? 1 : options.stopAtAccuracy,
    evaluateEvery: options.evaluateEvery ?? 1,
    accuracyOn: options.accuracyOn ?? examples,
    evaluateOn: options.evaluateOn ?? {},
  };
  check(complete);
  return complete;
}

function check(options: CompleteTrainOptions): void {
  checkFunctions(options);
  const { clipNorm, batchSize, accumulate, epochs, stopAtAccuracy, evaluateEvery } = options;
  const { checkpointEvery } = options;
  checkInteger("train", "batchSize", batchSize, [1], TrainingArgumentError);
  checkInteger("train", "accumulate", accumulate, [1], TrainingArgumentError);
  checkInteger("train", "epochs", epochs, [1], TrainingArgumentError);
  checkInteger("train", "evaluateEvery", evaluateEvery, [1], TrainingArgumentError);
  if (options.resume !== undefined) checkState("train", "resume", options.resume);
  if (checkpointEvery !== undefined) checkEvery(checkpointEvery);
  if (accumulate > batchSize) {
    throw new TrainingArgumentError(
      `train: accumulate must be at most the batch size, ${batchSize}, got ${accumulate}.`,
    );
  }
  if (clipNorm !== undefined && !(clipNorm > 0)) {
    throw new TrainingArgumentError(`train: clipNorm must be positive, got ${clipNorm}.`);
  }
  if (stopAtAccuracy !== null && !(stopAtAccuracy > 0 && stopAtAccuracy <= 1)) {
    throw new TrainingArgumentError(
      `train: stopAtAccuracy must be in (0, 1], got ${stopAtAccuracy}. For 99 %, pass 0.99.`,
    );
  }
}

/** A number in a function's place would only be found in the first step. */
function checkFunctions(options: CompleteTrainOptions): void {
  const { learningRate, transform, onStep, watch, onLogits, inspect, stopWhen } = options;
  const functions = { transform, onStep, watch, onLogits, inspect, stopWhen };
  const remedy = typeof learningRate === "number" ? ` Write constantRate(${learningRate}).` : "";
  if (typeof learningRate !== "function") {
    throw new TrainingArgumentError(
      `train: learningRate must be a schedule, got ${shown(learningRate)}.${remedy}`,
    );
  }
  for (const [name, value] of Object.entries(functions)) {
    if (value === undefined || typeof value === "function") continue;
    if (name === "stopWhen" && typeof value === "object") {
      const rule = { update: "function", state: "function", restore: "function" } as const;
      checkArgument("train", name, value, rule, TrainingArgumentError);
      continue;
    }
    throw new TrainingArgumentError(`train: ${name} must be a function, got ${shown(value)}.`);
  }
}

function checkEvery(every: CheckpointEvery): void {
  checkOptions<{ steps?: number; epochs?: number; seconds?: number }>(
    "train",
    every,
    { steps: "number", epochs: "number", seconds: "number" },
    TrainingArgumentError,
    "checkpointEvery",
  );
  if (!("seconds" in every)) {
    for (const [name, count] of Object.entries(every))
      checkInteger("train", `checkpointEvery.${name}`, count, [1], TrainingArgumentError);
  } else if (!(every.seconds >= 0)) {
    throw new TrainingArgumentError(
      `train: checkpointEvery must be 0 seconds or more, got ${every.seconds}.`,
    );
  }
}
