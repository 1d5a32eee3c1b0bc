import { checkOptions, shown } from "@rote/options";
import { foldIn, type Key, key, permutation } from "@rote/random";
import type { LayersModel } from "@tensorflow/tfjs-layers";
import { breather } from "./breather.ts";
import { CheckpointSchedule } from "./checkpointSchedule.ts";
import { compileAlways } from "./compileAlways.ts";
import { DivergedError } from "./divergedError.ts";
import type { EpochEvent } from "./epochEvent.ts";
import { type Evaluation, evaluateSets } from "./evaluate.ts";
import type { CheckpointEvent, TrainingEvent } from "./events.ts";
import {
  type Batch,
  checkBatch,
  checkExamples,
  type Examples,
  takeBatch,
  toTensors,
  transformed,
} from "./examples.ts";
import { Stopping } from "./stopping.ts";
import { TrainingArgumentError } from "./trainingArgumentError.ts";
import { restoreTensors, type TrainingState, takeTensors } from "./trainingState.ts";
import { TrainingStep } from "./trainingStep.ts";
import { type CompleteTrainOptions, completeOptions, type TrainOptions } from "./trainOptions.ts";

/**
 * Trains a classifier by gradient descent on the softmax cross-entropy (plus the model's own
 * regularization losses), and yields an event for everything that happens:
 *
 *     for await (const event of train(model, examples, options)) …
 *
 * A weight with a constraint, such as `kernelConstraint: "maxNorm"`, is brought back to it after
 * each step, as in Keras; tfjs' own `fit` leaves constraints out.
 *
 * Every epoch visits all examples once, in an order that depends on the seed and the epoch alone.
 * On one backend the same seed gives the same weights, to the bit; so does a run that was stopped
 * at any step and resumed from its state. The model's weights are changed in place; nothing else
 * that was allocated outlives the run, also if the consumer stops early.
 *
 * On `@rote/tfjs-backend-onnx` a step is traced twice and then replayed as one graph. A layer that
 * reads a number from JavaScript, such as `scale` in y = scale·x, would have that of the trace:
 * `watch` names what may change. Where `onStep` is given and `watch` is not, no step is replayed.
 * A change that is not named is an error at a later trace (`CaptureError`).
 *
 * @param model takes images and gives logits `[batch, classes]`.
 * @throws {TrainingArgumentError} if the options or the examples do not fit the model.
 * @throws {TrainingStateError} if `resume` is the state of another model or optimizer.
 * @throws {DivergedError} at the step whose loss is NaN or infinite.
 * @throws {BackendLostError} at the step that finds its GPU gone.
 * @throws {BackendMemoryError} at a step that the backend has no memory for.
 * @throws the signal's reason, between two steps, once it is aborted.
 *
 * Reference: Zhang et al., ICLR 2017, appendix A.
 */
export async function* train(
  model: LayersModel,
  examples: Examples,
  options: TrainOptions,
): AsyncGenerator<TrainingEvent, void, undefined> {
  checkOptions(
    "train",
    options,
    {
      seed: "number",
      learningRate: true,
      optimizer: true,
      clipNorm: "number",
      batchSize: "number",
      accumulate: "number",
      epochs: "number",
      stopAtAccuracy: "number or null",
      evaluateEvery: "number",
      stopWhen: true,
      transform: true,
      onStep: true,
      watch: true,
      onLogits: true,
      accuracyOn: true,
      evaluateOn: "object",
      inspect: true,
      checkpointEvery: true,
      resume: true,
      signal: true,
    },
    TrainingArgumentError,
  );

  const complete = completeOptions(options, examples);
  checkSets(model, examples, complete);
  const run = new Run(model, examples, complete);
  const release = compileAlways();
  try {
    await run.restore();
    while (run.isUnderWay) {
      yield* run.steps();
      yield* run.endOfEpoch();
    }
  } finally {
    run.dispose();
    release();
  }
}

function checkSets(model: LayersModel, examples: Examples, options: CompleteTrainOptions): void {
  const { accuracyOn, evaluateOn, transform } = options;
  checkExamples("train", model, accuracyOn);
  // What a transform makes of the first example is the shape that the network sees.
  const first = transform && transformed(transform, takeBatch(examples, Uint32Array.of(0)), 0);
  checkExamples("train", model, examples, first?.shape.slice(1));
  for (const set of Object.values(evaluateOn)) checkExamples("train", model, set);
}

/** How far a run has come: what its state holds besides tensors and the rule that ends it. */
type Progress = Pick<TrainingState, "epoch" | "step" | "examples" | "lossSum" | "correct">;

const BEGINNING: Progress = { epoch: 1, step: 0, examples: 0, lossSum: 0, correct: 0 };

/** The online accuracy, which lags behind, from which on an epoch may have fitted its examples. */
const NEARLY = 0.9;

/** A model on its way through the epochs. */
class Run {
  readonly #model: LayersModel;
  readonly #examples: Examples;
  readonly #options: CompleteTrainOptions;
  readonly #step: TrainingStep;
  readonly #stopping: Stopping;
  readonly #checkpoints: CheckpointSchedule;
  readonly #order: Key;
  readonly #breathe = breather();
  #progress: Progress;
  #hasEnded = false;
  /** Memory of the last batch, for the next one. */
  #room: Batch["images"] | undefined;

  constructor(model: LayersModel, examples: Examples, options: CompleteTrainOptions) {
    const { seed, optimizer, clipNorm, onStep, watch, onLogits, stopWhen } = options;
    const { checkpointEvery, resume } = options;
    this.#model = model;
    this.#examples = examples;
    this.#options = options;
    this.#step = new TrainingStep(model, {
      optimizer,
      ...(clipNorm !== undefined && { clipNorm }),
      ...(watch && { watch }),
      capture: watch !== undefined || onStep === undefined,
      logits: onLogits !== undefined,
    });
    this.#stopping = new Stopping(stopWhen);
    this.#checkpoints = new CheckpointSchedule(checkpointEvery);
    this.#order = key(seed, "order");
    const { epoch, step, examples: seen, lossSum, correct } = resume ?? BEGINNING;
    this.#progress = { epoch, step, examples: seen, lossSum, correct };
  }

  get isUnderWay(): boolean {
    return !this.#hasEnded && this.#progress.epoch <= this.#options.epochs;
  }

  async restore(): Promise<void> {
    const { resume } = this.#options;
    if (resume) restoreTensors(resume.tensors, this.#model, this.#step.optimizer);
    if (resume?.stopping) await this.#stopping.restore(resume.stopping);
  }

  /** The steps that are left of the epoch. */
  async *steps(): AsyncGenerator<TrainingEvent, void, undefined> {
    const { batchSize, accumulate, onStep, onLogits, signal } = this.#options;
    const { epoch } = this.#progress;
    const n = this.#examples.shape[0];
    const places = permutation(foldIn(this.#order, epoch), n);
    while (this.#progress.examples < n) {
      await this.#breathe();
      if (signal?.aborted) {
        yield await this.#checkpoint();
        signal.throwIfAborted();
      }
      const { step, examples, lossSum, correct } = this.#progress;
      const taken = places.subarray(examples, examples + batchSize);
      const batch = this.#batch(taken);
      const size = batch.labels.length;
      onStep?.(step);
      const seen = await this.#step.run(toTensors(batch, accumulate), this.#rateAt(examples));
      this.#progress = {
        epoch,
        step: step + 1,
        examples: examples + size,
        lossSum: lossSum + seen.loss * size,
        correct: correct + seen.correct,
      };
      if (!Number.isFinite(seen.loss)) {
        throw new DivergedError({ epoch, step: step + 1, loss: seen.loss });
      }
      const { labels } = batch;
      const { logits } = seen;
      onLogits?.({ epoch, step: step + 1, places: taken.slice(), labels, logits });
      yield { type: "step", epoch, step: step + 1, loss: seen.loss };
      if (this.#checkpoints.isDueAfterStep(step + 1)) yield await this.#checkpoint();
    }
  }

  /** Evaluates the model, and ends the run or goes to the next epoch. */
  async *endOfEpoch(): AsyncGenerator<TrainingEvent, void, undefined> {
    const { epochs, inspect, evaluateOn } = this.#options;
    const { epoch, step } = this.#progress;
    let trainAccuracy = this.#isToBeEvaluated() ? yield* this.#trainAccuracy() : null;
    const evaluations = yield* this.#evaluate(evaluateOn);
    await inspect?.({ epoch, step, state: () => this.#state() });
    const event = this.#epochEvent(trainAccuracy, evaluations);
    this.#hasEnded =
      this.#hasFitted(event) || (await this.#stopping.isDue(event)) || epoch === epochs;
    if (this.#hasEnded) trainAccuracy ??= yield* this.#trainAccuracy();
    // Before the epoch's event, so that a run that resumes from it yields this epoch's event once.
    if (this.#hasEnded && this.#checkpoints.isDueAtEnd(step)) yield await this.#checkpoint();
    const complete = { ...event, trainAccuracy };
    yield complete;
    if (this.#hasEnded) {
      yield { type: "done", fitted: this.#hasFitted(complete), epochs: epoch, steps: step };
      return;
    }
    this.#progress = { ...BEGINNING, epoch: epoch + 1, step };
    this.#stopping.nextEpoch();
    if (this.#checkpoints.isDueAfterEpoch(epoch)) yield await this.#checkpoint();
  }

  /** Whether the epoch is one after which all training examples are to be seen. */
  #isToBeEvaluated(): boolean {
    const { epochs, evaluateEvery, transform } = this.#options;
    const { epoch, correct } = this.#progress;
    const mayHaveFitted = transform === undefined && correct >= NEARLY * this.#examples.shape[0];
    return epoch % evaluateEvery === 0 || epoch === epochs || mayHaveFitted;
  }

  #hasFitted({ trainAccuracy, onlineAccuracy }: EpochEvent): boolean {
    const { stopAtAccuracy, transform } = this.#options;
    const accuracy = transform ? onlineAccuracy : trainAccuracy;
    return stopAtAccuracy !== null && accuracy !== null && accuracy >= stopAtAccuracy;
  }

  #batch(places: Uint32Array): Batch {
    const batch = takeBatch(this.#examples, places, this.#room);
    const { transform } = this.#options;
    if (transform) {
      const changed = transformed(transform, batch, this.#progress.epoch - 1);
      checkBatch(changed, this.#model.outputs[0]!.shape.at(-1)!);
      return changed;
    }
    this.#room = batch.images; // the step is over before the next batch is taken
    return batch;
  }

  /** The learning rate once so many examples of the epoch have been seen. */
  #rateAt(examples: number): number {
    const epochs = this.#progress.epoch - 1 + examples / this.#examples.shape[0];
    const rate = this.#options.learningRate(epochs);
    if (typeof rate === "number" && rate >= 0 && rate < Number.POSITIVE_INFINITY) return rate;
    throw new TrainingArgumentError(
      `train: learningRate must give numbers from 0 on, got ${shown(rate)} after ${epochs} epochs.`,
    );
  }

  async *#trainAccuracy(): AsyncGenerator<CheckpointEvent, number, undefined> {
    const { train } = yield* this.#evaluate({ train: this.#options.accuracyOn });
    return train.accuracy;
  }

  async *#evaluate<Name extends string>(
    sets: Readonly<Record<Name, Examples>>,
  ): AsyncGenerator<CheckpointEvent, Record<Name, Evaluation>, undefined> {
    const { signal } = this.#options;
    try {
      return await evaluateSets(this.#model, sets, signal ? { signal } : {});
    } catch (error) {
      if (signal?.aborted) yield await this.#checkpoint();
      throw error;
    }
  }

  #epochEvent(trainAccuracy: number | null, evaluations: Record<string, Evaluation>): EpochEvent {
    const { epoch, step, lossSum, correct } = this.#progress;
    const { batchSize } = this.#options;
    const n = this.#examples.shape[0];
    return {
      type: "epoch",
      epoch,
      step,
      loss: lossSum / n,
      onlineAccuracy: correct / n,
      trainAccuracy,
      evaluations,
      learningRate: this.#rateAt(Math.floor((n - 1) / batchSize) * batchSize),
    };
  }

  async #checkpoint(): Promise<CheckpointEvent> {
    this.#checkpoints.saved(this.#progress.step);
    return { type: "checkpoint", state: await this.#state() };
  }

  async #state(): Promise<TrainingState> {
    const tensors = await takeTensors(this.#model, this.#step.optimizer);
    const stopping = await this.#stopping.progress();
    return { tensors, ...this.#progress, ...(stopping && { stopping }) };
  }

  dispose(): void {
    this.#step.dispose();
  }
}
