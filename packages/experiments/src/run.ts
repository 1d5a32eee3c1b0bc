import { dropout, setDropoutStep } from "@rote/regularizers";
import {
  type Evaluation,
  type Examples,
  exponentialDecay,
  type LearningRate,
  perImageWhitening,
  type TrainingEvent,
  type TrainingState,
  type TrainingView,
  train,
  weightsHash,
} from "@rote/training";
import type { LayersModel } from "@tensorflow/tfjs-layers";
import { augmentedBatches } from "./augmentedBatches.ts";
import { conditions } from "./conditions.ts";
import { type CorruptedSet, corruptData } from "./corruptData.ts";
import { createPaperModel } from "./createPaperModel.ts";
import { environment } from "./environment.ts";
import type { Data } from "./loadData.ts";
import type { EpochRecord, Intervention, RunRecord, SetRecord } from "./runRecord.ts";
import {
  type CompleteSpecification,
  completeSpecification,
  type RunSpecification,
} from "./specification.ts";
import { SpecificationError } from "./specificationError.ts";
import { specificationHash } from "./specificationHash.ts";

export interface RunOptions {
  signal?: AbortSignal;
  /** Called after every epoch, before its events. */
  inspect?: (view: RunView) => void | Promise<void>;
  /** Multiplies the learning rate; asked before each step. The record says when it was not 1. */
  learningRateScale?: () => number;
  /** Goes on after the epoch of a checkpoint of the same specification. */
  resume?: RunCheckpoint;
}

/** What a run can be watched by. */
export interface RunView {
  model: LayersModel;
  /** As the network sees them: corrupted and whitened. */
  train: Examples;
  test: Examples;
  epoch: number;
  step: number;
  /** Where the run stands: it can go on from there, in another process too. */
  checkpoint(): Promise<RunCheckpoint>;
}

/** A run after some epochs, as plain data. */
export interface RunCheckpoint {
  specificationHash: string;
  state: TrainingState;
  /** Those that are done. */
  epochs: EpochRecord[];
  interventions: Intervention[];
  seconds: number;
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
  { signal, inspect, learningRateScale, resume }: RunOptions = {},
): AsyncGenerator<RunEvent, void, undefined> {
  const complete = completeSpecification(specification);
  const hash = await specificationHash(complete);
  if (resume && resume.specificationHash !== hash) {
    throw new SpecificationError(
      `run: the checkpoint must be of this specification, ${hash}, got one of ` +
        `${resume.specificationHash}. Start without it.`,
    );
  }
  const began = performance.now();
  const seconds = () => (resume?.seconds ?? 0) + (performance.now() - began) / 1000;

  const { train: trainSet, test: testSet, corruption } = corruptData(complete, data);
  const training = whitened(trainSet);
  const test = whitened(testSet);

  const [, ...inputShape] = training.examples.shape;
  const { seed } = complete;
  const model = createPaperModel(complete.model, {
    seed,
    inputShape,
    classes: data.train.classes.length,
    weightDecay: complete.weightDecay,
    dropoutRate: complete.dropout,
    dropoutLayer: (rate, name) => dropout({ rate, name, seed }),
  });
  try {
    const batch = augmentedBatches(complete, data.train, corruption);
    const epochs: EpochRecord[] = [...(resume?.epochs ?? [])];
    const isFitted = (last = epochs.at(-1)) =>
      last !== undefined && last.trainAccuracy >= complete.stopAtAccuracy;
    const interventions = new Interventions(learningRateScale, resume?.interventions);
    let view: TrainingView | undefined;
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
      // A run that was fitted at its checkpoint has no epoch more.
      epochs: isFitted() ? resume!.state.epoch : complete.epochs,
      stopAtAccuracy: complete.stopAtAccuracy,
      evaluateOn,
      learningRateScale: () => interventions.scale(),
      beforeStep: (step) => {
        interventions.step = step;
        setDropoutStep(model, step);
      },
      inspect: (after) => {
        view = after;
      },
      ...(batch && { batch }),
      ...(resume && { resume: resume.state }),
      ...(signal && { signal }),
    });
    for await (const event of events) {
      if (event.type !== "epoch") {
        yield event;
        continue;
      }
      const { epoch, step, loss, trainAccuracy, onlineAccuracy, learningRate } = event;
      const { evaluations } = event;
      const onTest = evaluations.test as Evaluation;
      const record: EpochRecord = {
        epoch,
        step,
        loss,
        trainAccuracy,
        onlineAccuracy,
        testAccuracy: onTest.accuracy,
        cleanLabelTestAccuracy: (evaluations.cleanLabels ?? onTest).accuracy,
        learningRate,
        seconds: seconds(),
      };
      epochs.push(record);
      await inspect?.({
        ...{ model, train: training.examples, test: test.examples, epoch, step },
        checkpoint: async () => ({
          specificationHash: hash,
          state: await view!.state(),
          epochs: [...epochs],
          interventions: [...interventions.made],
          seconds: seconds(),
        }),
      });
      yield event;
      yield { type: "epochRecord", ...record };
    }

    const { epoch, trainAccuracy, testAccuracy, cleanLabelTestAccuracy } = epochs.at(-1)!;
    const record: RunRecord = {
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
      epochs,
      ...(interventions.made.length > 0 && { interventions: interventions.made }),
      result: {
        epochsToFit: isFitted() ? epoch : null,
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

/** Notes where the learning rate was changed by hand. */
class Interventions {
  readonly made: Intervention[];
  /** The one that comes next. */
  step = 1;
  private last: number;
  private readonly ask: () => number;

  constructor(ask: () => number = () => 1, before: readonly Intervention[] = []) {
    this.ask = ask;
    this.made = [...before];
    this.last = before.at(-1)?.learningRateScale ?? 1;
  }

  scale(): number {
    const learningRateScale = this.ask();
    if (learningRateScale !== this.last) this.made.push({ step: this.step, learningRateScale });
    this.last = learningRateScale;
    return learningRateScale;
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
