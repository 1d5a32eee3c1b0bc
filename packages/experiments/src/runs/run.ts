import type { EpochRecord, Intervention, RunRecord, SetRecord } from "@rote/records";
import { dropout, setDropoutStep } from "@rote/regularizers";
import {
  type CheckpointEvery,
  type Evaluation,
  type Examples,
  perImageWhitening,
  type TrainingEvent,
  type TrainingState,
  train,
  weightsHash,
} from "@rote/training";
import * as tf from "@tensorflow/tfjs-core";
import type { LayersModel } from "@tensorflow/tfjs-layers";
import { conditions } from "../conditions.ts";
import type { Data } from "../data/loadData.ts";
import { specificationHash } from "../specification/specificationHash.ts";
import { type CorruptedSet, corruptData } from "./corruptData.ts";
import { createPaperModel } from "./createPaperModel.ts";
import { environment } from "./environment.ts";
import { learningRateOf } from "./learningRateOf.ts";
import type { RunCheckpoint } from "./runCheckpoint.ts";
import { completeSpecification, type RunSpecification } from "./runSpecification.ts";
import { specificationDifferences } from "./specificationDocument.ts";
import { trainingTransform } from "./trainingTransform.ts";

/** What `inspect` may look at. It must leave the model as it is. */
export interface RunView {
  model: LayersModel;
  /** Corrupted and whitened, in the order of the set. */
  train: Examples;
  test: Examples;
  epoch: number;
  step: number;
  /** Where the run stands; resumed from there, it begins with this epoch's events. */
  checkpoint(): Promise<RunCheckpoint>;
}

export interface RunOptions {
  /** Where to go on. */
  resume?: RunCheckpoint;
  /** How often a `checkpoint` event comes. Defaults to never. */
  checkpointEvery?: CheckpointEvery;
  /** Called after every epoch, before its events. */
  inspect?: (view: RunView) => void | Promise<void>;
  /**
   * Asked before each step: the learning rate is multiplied by it. Whoever turns it makes another run
   * than the specification says, so the record lists every change.
   */
  learningRateScale?: () => number;
  signal?: AbortSignal;
}

/** The state to resume is of another specification. */
export class ResumeError extends Error {
  override readonly name = "ResumeError";
  readonly code = "OTHER_SPECIFICATION";
}

export type RunEvent =
  | Exclude<TrainingEvent, { type: "checkpoint" }>
  | { type: "checkpoint"; checkpoint: RunCheckpoint }
  /** An epoch as the record has it: after the "epoch" event of the same number. */
  | ({ type: "epochRecord" } & EpochRecord)
  /** The last event. */
  | { type: "record"; record: RunRecord };

/**
 * Does one run on the current tfjs backend, as an async iterator of what happens; the last event is
 * the record.
 *
 * Images are cropped to 28 × 28, then corrupted, then whitened one by one, training and test set
 * alike; the network has the paper's architecture for that size and the dataset's channels and
 * classes. With augmentation, training images are augmented before they are cropped and corrupted; the
 * training accuracy is that on the images as they are. Everything random follows from the
 * specification's seed. A run that is resumed from its state gives the weights of one that was never
 * stopped, to the bit, on the same backend.
 *
 * @param data what `loadData(specification)` gives: several runs can share it.
 * @throws {SpecificationError} if the specification cannot be run.
 * @throws {ResumeError} if the state to resume is of another specification.
 * @throws {DivergedError} if the loss becomes NaN or infinite.
 * @throws {BackendLostError} if the GPU is lost.
 *
 * Reference: Zhang et al., ICLR 2017, sections 2 and 3 and appendix A.
 */
export async function* run(
  specification: RunSpecification,
  data: Data,
  options: RunOptions = {},
): AsyncGenerator<RunEvent, void, undefined> {
  const { resume, checkpointEvery, inspect, learningRateScale, signal } = options;
  const complete = completeSpecification(specification);
  const hash = await specificationHash(complete);
  if (resume && resume.specificationHash !== hash) {
    const differing = specificationDifferences(resume.specification, complete);
    throw new ResumeError(
      `run: the checkpoint must be of this specification, got another one's: ${differing.join("; ")}. ` +
        "Run it anew, or resume what it belongs to.",
    );
  }
  const began = performance.now() - 1000 * (resume?.seconds ?? 0);
  const seconds = () => (performance.now() - began) / 1000;

  const { train: trainSet, test: testSet, corruption } = corruptData(complete, data);
  const training = whitened(trainSet);
  const test = whitened(testSet);

  const [, ...inputShape] = training.examples.shape;
  const { seed, weightDecay } = complete;
  const model = createPaperModel(complete.model, {
    seed,
    inputShape,
    weightDecay,
    classes: data.train.classes.length,
    dropoutRate: complete.dropout,
    dropoutLayer: (rate, name) => dropout({ rate, name, seed }),
  });
  try {
    const epochs: EpochRecord[] = [...(resume?.epochs ?? [])];
    const interventions: Intervention[] = [...(resume?.interventions ?? [])];
    let scale = interventions.at(-1)?.learningRateScale ?? 1;
    let epochsToFit: number | null = null;
    const checkpointOf = (state: TrainingState): RunCheckpoint => ({
      specification: complete,
      specificationHash: hash,
      backend: tf.getBackend(),
      state,
      epochs: [...epochs],
      interventions: [...interventions],
      seconds: seconds(),
    });
    const evaluateOn = {
      test: test.examples,
      ...(test.record.changedLabels > 0 && {
        cleanLabels: { ...test.examples, labels: testSet.clean.labels },
      }),
    };
    const isAugmented = complete.augmentation.length > 0;
    const [, height] = training.examples.shape;
    const { images, shape } = data.train;
    const learned = isAugmented
      ? { images, shape, labels: training.examples.labels }
      : training.examples;
    const rate = learningRateOf(complete);
    const events = train(model, learned, {
      seed,
      learningRate: (epochs) => rate(epochs) * scale,
      optimizer: complete.optimizer,
      batchSize: complete.batchSize,
      accumulate: complete.accumulate,
      epochs: complete.epochs,
      stopAtAccuracy: complete.stopAtAccuracy,
      evaluateOn,
      onStep: (step) => {
        setDropoutStep(model, step);
        const wanted = learningRateScale?.() ?? scale;
        if (wanted !== scale) interventions.push({ step: step + 1, learningRateScale: wanted });
        scale = wanted;
      },
      ...(inspect && {
        inspect: ({ epoch, step, state }) =>
          inspect({
            ...{ model, train: training.examples, test: test.examples, epoch, step },
            checkpoint: async () => checkpointOf(await state()),
          }),
      }),
      ...(isAugmented && {
        accuracyOn: training.examples,
        transform: trainingTransform(complete, data.train, corruption, height),
      }),
      ...(complete.clipNorm !== null && { clipNorm: complete.clipNorm }),
      ...(checkpointEvery && { checkpointEvery }),
      ...(resume && { resume: resume.state }),
      ...(signal && { signal }),
    });
    for await (const event of events) {
      if (event.type === "checkpoint") {
        yield { type: "checkpoint", checkpoint: checkpointOf(event.state) };
        continue;
      }
      if (event.type === "done" && event.fitted) epochsToFit = event.epochs;
      if (event.type !== "epoch") {
        yield event;
        continue;
      }
      const { epoch, step, loss, onlineAccuracy, trainAccuracy, learningRate, evaluations } = event;
      const onTest = evaluations.test as Evaluation;
      const record: EpochRecord = {
        epoch,
        step,
        loss,
        onlineAccuracy,
        trainAccuracy,
        testAccuracy: onTest.accuracy,
        cleanLabelTestAccuracy: (evaluations.cleanLabels ?? onTest).accuracy,
        learningRate,
        seconds: seconds(),
      };
      epochs.push(record);
      yield event;
      yield { type: "epochRecord", ...record };
    }

    const { trainAccuracy, testAccuracy, cleanLabelTestAccuracy } = epochs.at(-1)!;
    const record: RunRecord = {
      kind: "training",
      version: 1,
      name: conditions[complete.corruption.name]!,
      specification: complete,
      specificationHash: hash,
      dataset: { name: complete.dataset, train: training.record, test: test.record },
      corruption: { name: corruption.name, params: corruption.params, seed: corruption.seed },
      model: {
        name: complete.model,
        trainableParameters: model.trainableWeights.reduce(
          (sum, { shape }) => sum + shape.reduce<number>((product, size) => product * size!, 1),
          0,
        ),
      },
      environment: environment(),
      interventions,
      epochs,
      result: {
        epochsToFit,
        trainAccuracy,
        testAccuracy,
        cleanLabelTestAccuracy,
        weightsHash: await weightsHash(model),
        seconds: seconds(),
      },
    };
    yield { type: "record", record };
  } finally {
    model.dispose();
  }
}

/** The corrupted set ready to be learned, and what the record says of it. */
function whitened({ clean, corrupted, changes }: CorruptedSet) {
  const record: SetRecord = {
    examples: clean.shape[0],
    fingerprint: clean.fingerprint,
    changedImages: changes.filter(({ image }) => image).length,
    changedLabels: changes.filter(({ label }) => label !== undefined).length,
  };
  const { images, shape, labels } = perImageWhitening(corrupted);
  return { examples: { images, shape, labels }, record };
}
