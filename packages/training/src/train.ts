import { foldIn, key, permutation } from "@rote/random";
import type { LayersModel } from "@tensorflow/tfjs-layers";
import { breather } from "./breather.ts";
import { DivergedError } from "./divergedError.ts";
import { type Evaluation, evaluate, evaluateSets } from "./evaluate.ts";
import { type Batch, checkExamples, type Examples, takeBatch, toTensors } from "./examples.ts";
import type { LearningRate } from "./learningRate.ts";
import type { OptimizerOptions } from "./optimizer.ts";
import { Stopping, type StopWhen } from "./stopping.ts";
import { restoreTensors, type TrainingState, takeTensors } from "./trainingState.ts";
import { TrainingStep } from "./trainingStep.ts";

export interface TrainOptions {
  /** Fixes the order of the examples in every epoch. */
  seed: number;
  /** Asked before each step. */
  learningRate: LearningRate;
  /** Defaults to momentum 0.9, the paper's. */
  optimizer?: OptimizerOptions;
  /** The longest the gradient may be, all weights together; longer ones are scaled down to it. */
  clipNorm?: number;
  /** Defaults to 128; the last batch of an epoch may be smaller. */
  batchSize?: number;
  /**
   * In how many parts, one after another, the gradient of a batch is computed, to save memory.
   * Defaults to 1.
   */
  accumulate?: number;
  /** Training ends after so many epochs at the latest. */
  epochs: number;
  /**
   * Training ends once the training accuracy after an epoch reaches this. Under a `transform` it is the
   * online one, of the images as they were met, as in the paper. Defaults to 1.
   */
  stopAtAccuracy?: number;
  /** Training ends after the epoch for which this gives true: early stopping, for example. */
  stopWhen?: StopWhen;
  /**
   * Changes a batch before the network sees it: augmentation. It must depend on the epoch, counted
   * from 0, and each example's index alone, or a resumed run sees other images.
   */
  transform?: (batch: Batch, epoch: number) => Batch;
  /** Called before each step with its number, counted from 0: for layers with masks of their own. */
  onStep?: (step: number) => void;
  /** What `trainAccuracy` is measured on. Defaults to the training examples as they are. */
  accuracyOn?: Examples;
  /** Sets on which the model is evaluated after each epoch; it sees images that sets share only once. */
  evaluateOn?: Readonly<Record<string, Examples>>;
  /** Called after each epoch, before its event. It must leave the model as it is. */
  inspect?: (view: TrainingView) => void | Promise<void>;
  /** How often a `checkpoint` event tells the state, the last one included. Defaults to never. */
  checkpointEvery?: CheckpointEvery;
  /** Where to go on: the state of a checkpoint, saved under the same options. */
  resume?: TrainingState;
  /** Once aborted, the run tells its state in a last `checkpoint` event and then throws the reason. */
  signal?: AbortSignal;
}

/** Seconds are those of a monotonic clock: setting the time of day changes nothing. */
export type CheckpointEvery = { steps: number } | { epochs: number } | { seconds: number };

export interface TrainingView {
  epoch: number;
  step: number;
  /** Where the run stands: resumed from there, it begins with this epoch's event. */
  state(): Promise<TrainingState>;
}

export interface StepEvent {
  type: "step";
  /** Counted from 1, as all epochs and steps in events. */
  epoch: number;
  step: number;
  /** Mean cross-entropy of the batch, before the step. */
  loss: number;
}

export interface EpochEvent {
  type: "epoch";
  epoch: number;
  /** Steps taken since the beginning. */
  step: number;
  /** Mean over the epoch's examples of the loss that each had in its batch. */
  loss: number;
  /** Fraction of the epoch's examples that were right in their batch, before its step. */
  onlineAccuracy: number;
  /** Fraction of all training examples that are right after the epoch. */
  trainAccuracy: number;
  evaluations: Record<string, Evaluation>;
  /** Of the epoch's last step. */
  learningRate: number;
}

export interface CheckpointEvent {
  type: "checkpoint";
  state: TrainingState;
}

export interface DoneEvent {
  type: "done";
  /** Whether `stopAtAccuracy` was reached. */
  fitted: boolean;
  epochs: number;
  steps: number;
}

export type TrainingEvent = StepEvent | EpochEvent | CheckpointEvent | DoneEvent;

/**
 * Trains a classifier by gradient descent on the softmax cross-entropy (plus the model's own
 * regularization losses), and tells what happens as it happens:
 *
 *     for await (const event of train(model, examples, options)) …
 *
 * Every epoch visits all examples once, in an order that depends on the seed and the epoch alone. On
 * one backend the same seed gives the same weights, to the bit; so does a run that was stopped at any
 * step and resumed from its state. The model's weights are changed in place; nothing else that was
 * allocated outlives the run, also if the consumer stops early.
 *
 * @param model takes images and gives logits `[batch, classes]`.
 * @throws {RangeError} if the options or the examples do not fit the model.
 * @throws {TrainingStateError} if `resume` is the state of another model or optimizer.
 * @throws {DivergedError} at the step whose loss is NaN or infinite.
 * @throws {BackendLostError} at the step that finds its GPU gone.
 * @throws the signal's reason, between two steps, once it is aborted.
 *
 * Reference: Zhang et al., ICLR 2017, appendix A.
 */
export async function* train(
  model: LayersModel,
  examples: Examples,
  options: TrainOptions,
): AsyncGenerator<TrainingEvent, void, undefined> {
  const { seed, learningRate, batchSize = 128, accumulate = 1, epochs } = options;
  const { optimizer = { name: "momentum" }, stopAtAccuracy = 1, evaluateOn = {} } = options;
  const { accuracyOn = examples, transform, clipNorm, checkpointEvery, resume, signal } = options;
  checkOptions(options);
  checkExamples("train", model, accuracyOn);
  checkExamples("train", model, examples, transform?.(takeBatch(examples, ONE), 0).shape.slice(1));
  for (const set of Object.values(evaluateOn)) checkExamples("train", model, set);

  const n = examples.shape[0];
  const order = key(seed, "order");
  const trainingStep = new TrainingStep(model, {
    optimizer,
    ...(clipNorm !== undefined && { clipNorm }),
  });
  const evaluateOptions = signal ? { signal } : {};
  let { epoch, step, examples: seen, lossSum, correct } = resume ?? beginning;
  const stopping = new Stopping(options.stopWhen);
  const state = async (): Promise<TrainingState> => {
    const tensors = await takeTensors(model, trainingStep.optimizer);
    const progress = await stopping.progress();
    return {
      ...{ tensors, epoch, step, examples: seen, lossSum, correct },
      ...(progress && { stopping: progress }),
    };
  };
  let told: number | undefined; // the step of the last checkpoint event
  const checkpoint = async (): Promise<CheckpointEvent> => {
    told = step;
    return { type: "checkpoint", state: await state() };
  };
  let room: Batch["images"] | undefined;
  const breathe = breather();
  let saved = performance.now();
  const isDue = () => {
    if (checkpointEvery === undefined || "epochs" in checkpointEvery) return false;
    if ("steps" in checkpointEvery) return step % checkpointEvery.steps === 0;
    const due = performance.now() - saved >= 1000 * checkpointEvery.seconds;
    if (due) saved = performance.now();
    return due;
  };
  try {
    if (resume) restoreTensors(resume.tensors, model, trainingStep.optimizer);
    if (resume?.stopping) await stopping.restore(resume.stopping);
    for (; epoch <= epochs; epoch++) {
      const places = permutation(foldIn(order, epoch), n);
      const rateAt = (start: number) => learningRate(epoch - 1 + start / n);
      while (seen < n) {
        await breathe();
        if (signal?.aborted) {
          yield await checkpoint();
          signal.throwIfAborted();
        }
        let batch = takeBatch(examples, places.subarray(seen, seen + batchSize), room);
        if (transform) batch = transform(batch, epoch - 1);
        else room = batch.images; // the step is over before the next batch is taken
        const size = batch.labels.length;
        options.onStep?.(step);
        const result = await trainingStep.run(toTensors(batch, accumulate), rateAt(seen));
        step++;
        if (!Number.isFinite(result.loss)) {
          throw new DivergedError({ epoch, step, loss: result.loss });
        }
        seen += size;
        lossSum += result.loss * size;
        correct += result.correct;
        yield { type: "step", epoch, step, loss: result.loss };
        if (isDue()) yield await checkpoint();
      }

      let evaluations: Record<string, Evaluation>;
      let trainAccuracy: number;
      try {
        trainAccuracy = (await evaluate(model, accuracyOn, evaluateOptions)).accuracy;
        evaluations = await evaluateSets(model, evaluateOn, evaluateOptions);
      } catch (error) {
        if (signal?.aborted) yield await checkpoint();
        throw error;
      }
      await options.inspect?.({ epoch, step, state });
      const event: EpochEvent = {
        type: "epoch",
        epoch,
        step,
        loss: lossSum / n,
        onlineAccuracy: correct / n,
        trainAccuracy,
        evaluations,
        learningRate: rateAt(Math.floor((n - 1) / batchSize) * batchSize),
      };
      const fitted = (transform ? event.onlineAccuracy : trainAccuracy) >= stopAtAccuracy;
      const ends = fitted || (await stopping.isDue(event)) || epoch === epochs;
      // Before the epoch's event, so that a run that resumes from it tells of this epoch once.
      if (ends && checkpointEvery && told !== step) yield await checkpoint();
      yield event;
      if (ends) {
        yield { type: "done", fitted, epochs: epoch, steps: step };
        return;
      }
      [seen, lossSum, correct] = [0, 0, 0];
      stopping.nextEpoch();
      if (checkpointEvery && "epochs" in checkpointEvery && epoch % checkpointEvery.epochs === 0) {
        epoch++;
        const event = await checkpoint();
        epoch--;
        yield event;
      }
    }
  } finally {
    trainingStep.dispose();
  }
}

/** Of the first example only: what a transform makes of it says what the network sees. */
const ONE = Uint32Array.of(0);

/** Where a run begins that resumes none. */
const beginning = { epoch: 1, step: 0, examples: 0, lossSum: 0, correct: 0 };

function checkOptions({
  clipNorm,
  batchSize = 128,
  accumulate = 1,
  epochs,
  stopAtAccuracy = 1,
  checkpointEvery,
}: TrainOptions) {
  const { seconds, ...every } = { ...checkpointEvery } as Record<string, number>;
  if (seconds !== undefined && !(seconds >= 0)) {
    throw new RangeError(`train: checkpointEvery must be 0 seconds or more, got ${seconds}.`);
  }
  const counts = { batchSize, accumulate, epochs, ...every };
  for (const [name, value] of Object.entries(counts)) {
    if (!Number.isInteger(value) || value < 1) {
      throw new RangeError(`train: ${name} must be a positive integer, got ${value}.`);
    }
  }
  if (accumulate > batchSize) {
    throw new RangeError(
      `train: accumulate must be at most the batch size, ${batchSize}, got ${accumulate}.`,
    );
  }
  if (clipNorm !== undefined && !(clipNorm > 0)) {
    throw new RangeError(`train: clipNorm must be positive, got ${clipNorm}.`);
  }
  if (!(stopAtAccuracy > 0 && stopAtAccuracy <= 1)) {
    throw new RangeError(
      `train: stopAtAccuracy must be in (0, 1], got ${stopAtAccuracy}. For 99 %, pass 0.99.`,
    );
  }
}
