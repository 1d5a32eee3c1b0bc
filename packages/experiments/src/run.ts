import {
  type Evaluation,
  exponentialDecay,
  type LearningRate,
  perImageWhitening,
  type TrainingEvent,
  train,
  weightsHash,
} from "@rote/training";
import { conditions } from "./conditions.ts";
import { type CorruptedSet, corruptData } from "./corruptData.ts";
import { createPaperModel } from "./createPaperModel.ts";
import { environment } from "./environment.ts";
import type { Data } from "./loadData.ts";
import type { EpochRecord, RunRecord, SetRecord } from "./runRecord.ts";
import {
  type CompleteSpecification,
  completeSpecification,
  type RunSpecification,
} from "./specification.ts";
import { specificationHash } from "./specificationHash.ts";

export interface RunOptions {
  signal?: AbortSignal;
}

export type RunEvent =
  | TrainingEvent
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
 * classes. Everything random follows from the specification's seed.
 *
 * @param data what `loadData(specification)` gives: several runs can share it.
 * @throws {SpecificationError} if the specification cannot be run.
 * @throws {DivergedError} if the loss becomes NaN or infinite.
 *
 * Reference: Zhang et al., ICLR 2017, sections 2 and 3 and appendix A.
 */
export async function* run(
  specification: RunSpecification,
  data: Data,
  { signal }: RunOptions = {},
): AsyncGenerator<RunEvent, void, undefined> {
  const complete = completeSpecification(specification);
  const began = performance.now();
  const seconds = () => (performance.now() - began) / 1000;

  const { train: trainSet, test: testSet, corruption } = corruptData(complete, data);
  const training = whitened(trainSet);
  const test = whitened(testSet);

  const [, ...inputShape] = training.examples.shape;
  const { seed } = complete;
  const model = createPaperModel(complete.model, {
    seed,
    inputShape,
    classes: data.train.classes.length,
  });
  try {
    const epochs: EpochRecord[] = [];
    let epochsToFit: number | null = null;
    const evaluateOn = {
      test: test.examples,
      ...(test.record.changedLabels > 0 && {
        cleanLabels: { ...test.examples, labels: testSet.clean.labels },
      }),
    };
    const events = train(model, training.examples, {
      seed,
      learningRate: learningRateOf(complete),
      momentum: complete.momentum,
      batchSize: complete.batchSize,
      epochs: complete.epochs,
      stopAtAccuracy: complete.stopAtAccuracy,
      evaluateOn,
      ...(signal && { signal }),
    });
    for await (const event of events) {
      yield event;
      if (event.type === "done" && event.fitted) epochsToFit = event.epochs;
      if (event.type !== "epoch") continue;
      const { epoch, step, loss, trainAccuracy, learningRate, evaluations } = event;
      const onTest = evaluations.test as Evaluation;
      const record: EpochRecord = {
        epoch,
        step,
        loss,
        trainAccuracy,
        testAccuracy: onTest.accuracy,
        cleanLabelTestAccuracy: (evaluations.cleanLabels ?? onTest).accuracy,
        learningRate,
        seconds: seconds(),
      };
      epochs.push(record);
      yield { type: "epochRecord", ...record };
    }

    const { trainAccuracy, testAccuracy, cleanLabelTestAccuracy } = epochs.at(-1)!;
    const record: RunRecord = {
      version: 1,
      name: conditions[complete.corruption.name]!,
      specification: complete,
      specificationHash: await specificationHash(complete),
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

/** The paper's schedule counted in examples, so that small sets are not starved of learning rate. */
function learningRateOf(specification: CompleteSpecification): LearningRate {
  const { learningRate, learningRateDecay, decayExamples, train } = specification;
  const decayed = exponentialDecay({ initial: learningRate, rate: learningRateDecay });
  return (epoch) => decayed(Math.floor((epoch * train) / decayExamples));
}
