import { backendEnvironment } from "@rote/backends";
import { checkOptions } from "@rote/options";
import type {
  BackendEnvironment,
  DynamicsRecord,
  EpochRecord,
  NormsRecord,
  RunRecord,
  ShiftRecord,
} from "@rote/records";
import { Dropout, l1, maxNorm, setDropoutStep } from "@rote/regularizers";
import {
  type CheckpointEvery,
  type Examples,
  type TrainingEvent,
  type TrainOptions,
  train,
  weightsHash,
} from "@rote/training";
import type { LayersModel } from "@tensorflow/tfjs-layers";
import { checkData } from "../data/checkData.ts";
import { checkSpecified } from "../data/checkSpecified.ts";
import type { Data } from "../data/data.ts";
import { runDataset } from "../data/runDatasets.ts";
import { checkComplete } from "../specification/checkComplete.ts";
import { SpecificationError } from "../specification/specificationError.ts";
import { specificationHash } from "../specification/specificationHash.ts";
import { cautionOf } from "./cautionOf.ts";
import { storedTitle } from "./corruptionTitles.ts";
import { trainableParameters } from "./createPaperModel.ts";
import { endOf, epochsToStop } from "./ending.ts";
import { environment } from "./environment.ts";
import { ExampleRecorder } from "./exampleRecorder.ts";
import { learningRateOf } from "./learningRateOf.ts";
import { initialWeights, normsOf } from "./normsOf.ts";
import { checkOwnNetwork, type OwnNetwork } from "./ownNetwork.ts";
import { planStepMemory, stepError } from "./planStepMemory.ts";
import { type PreparedRun, prepareRun } from "./prepareRun.ts";
import type { RecordedExamples } from "./recordedExamples.ts";
import type { RunCheckpoint } from "./runCheckpoint.ts";
import { RunHistory } from "./runHistory.ts";
import {
  type CompleteSpecification,
  completeSpecification,
  specificationFields,
} from "./runSpecification.ts";
import { specificationDifferences } from "./specificationDocument.ts";
import { testOnShifts } from "./testOnShifts.ts";
import { trainingTransform } from "./trainingTransform.ts";

/** What `inspect` may look at. It must leave the model as it is. */
export interface RunView {
  model: LayersModel;
  /** Corrupted and whitened, in the order of the set. */
  train: Examples;
  test: Examples;
  epoch: number;
  step: number;
  /** Where the run stands. A run resumed from there begins with this epoch's events. */
  checkpoint(): Promise<RunCheckpoint>;
}

export interface RunOptions {
  /** Where to resume. */
  resume?: RunCheckpoint;
  /** How often to yield a `checkpoint` event. Defaults to never. */
  checkpointEvery?: CheckpointEvery;
  /** Called after every epoch, before its events. */
  inspect?: (view: RunView) => void | Promise<void>;
  /**
   * Called before each step: the learning rate is multiplied by the result. A change makes another
   * run than the specification says, so the record lists every one.
   */
  learningRateScale?: () => number;
  /** The network, where the specification names one's own. */
  network?: OwnNetwork | undefined;
  signal?: AbortSignal;
}

/** The state to resume is of another specification, or of another backend. */
export class ResumeError extends Error {
  override readonly name = "ResumeError";
  readonly code = "OTHER_SPECIFICATION";
}

export type RunEvent =
  | Exclude<TrainingEvent, { type: "checkpoint" }>
  | { type: "checkpoint"; checkpoint: RunCheckpoint }
  /** An epoch as the record has it: after the "epoch" event of the same number. */
  | ({ type: "epochRecord" } & EpochRecord)
  /** After training, where `testOn` names shifts: the finished network on one of them. */
  | ({ type: "shift" } & ShiftRecord)
  /** Before the record, where `recordExamples` asks for it: of every training example. */
  | ({ type: "examples" } & RecordedExamples)
  /** The last event. */
  | { type: "record"; record: RunRecord };

/**
 * Does one run on the current tfjs backend, as an async iterator of what happens; the last event is
 * the record.
 *
 * Images are cropped to 28 × 28, then corrupted, then whitened one by one, training and test set
 * alike, unless the specification's `crop` and `whitening` say otherwise; the network has the
 * paper's architecture for that size and the dataset's channels and classes, or is one's own. With
 * augmentation, training images are augmented before they are cropped and corrupted; the training
 * accuracy is that on the images as they are. Everything random follows from the
 * specification's seed. A run that is resumed from its state gives the weights of one that was
 * never stopped, to the bit, on the same backend.
 *
 * @param specification what `completeSpecification` returns.
 * @param data what `loadData(specification)` gives: several runs can share it.
 * @throws {SpecificationError} if the specification is not complete, or cannot be run, or the data
 * are of other sizes than it says.
 * @throws {ResumeError} if the state to resume is of another specification, or of a backend that
 * comes to other bits.
 * @throws {DivergedError} if the loss becomes NaN or infinite.
 * @throws {BackendLostError} if the GPU is lost.
 * @throws {MemoryError} if a step of training would not fit into memory.
 *
 * Reference: Zhang et al., ICLR 2017, sections 2 and 3 and appendix A.
 */
export async function* run(
  specification: CompleteSpecification,
  data: Data,
  options: RunOptions = {},
): AsyncGenerator<RunEvent, void, undefined> {
  checkOptions(
    "run",
    options,
    {
      resume: true,
      checkpointEvery: true,
      inspect: "function",
      learningRateScale: "function",
      network: true,
      signal: true,
    },
    SpecificationError,
  );

  checkComplete("run", specification, specificationFields, completeSpecification);
  checkData("run", data);
  checkSpecified("run", specification, data);
  yield* runOn(specification, data, options);
}

/**
 * `run` of arguments that are checked, on data of any size: on a part of the examples, or with
 * other classes than the dataset has.
 */
export async function* runOn(
  specification: CompleteSpecification,
  data: Data,
  options: RunOptions,
): AsyncGenerator<RunEvent, void, undefined> {
  const hash = await specificationHash(specification);
  const { resume, network } = options;
  if (network) await checkOwnNetwork("run", network);
  if (resume && resume.specificationHash !== hash) throw otherSpecification(resume, specification);

  const backend = await backendEnvironment();
  if (resume) checkSameBits(resume, backend);

  const history = new RunHistory(specification, hash, backend, resume);
  const prepared = prepareRun(specification, data, network);
  const [, ...inputShape] = prepared.train.examples.shape;
  history.network = { inputShape, classes: prepared.classes };
  if (specification.recordExamples) {
    history.recorder = new ExampleRecorder(prepared.changedLabels);
  }
  const { batchSize, accumulate, recordNorms } = specification;
  const together = Math.ceil(Math.min(batchSize, prepared.source.shape[0]) / accumulate);
  try {
    if (!ON_A_GPU.includes(backend.backend)) {
      planStepMemory(prepared.model, together, backend.backend);
    }
    if (specification.l1 > 0) l1({ coefficient: specification.l1 }).attach(prepared.model);
    const { maxNorm: maximum } = specification;
    const bound = maximum === null ? undefined : maxNorm({ maximum });
    const initial = recordNorms ? await initialWeights(prepared.model) : [];
    const [examples, trainOptions] = trainingOf(specification, prepared, history, options);
    for await (const event of train(prepared.model, examples, trainOptions)) {
      if (event.type === "checkpoint") {
        yield { type: "checkpoint", checkpoint: history.checkpoint(event.state) };
        continue;
      }
      if (event.type === "step") bound?.update(prepared.model); // before anything looks at them
      const epoch = event.type === "epoch" ? history.add(event) : undefined;
      yield event;
      if (epoch) yield { type: "epochRecord", ...epoch };
    }
    if (history.recorder) yield { type: "examples", ...history.recorder.recorded };
    const { seconds } = history;
    const shifts: ShiftRecord[] = [];
    for await (const shift of testOnShifts(specification, prepared, options.signal)) {
      shifts.push(shift);
      yield { type: "shift", ...shift };
    }
    const norms = recordNorms
      ? await normsOf(prepared.model, prepared.train.examples, { initial, signal: options.signal })
      : undefined;
    const { epochs, interventions, recorder } = history;
    const { dynamics } = recorder ?? {};
    const ended = { epochs, interventions, seconds, shifts, dynamics, norms };
    const record = await recordOf(specification, hash, prepared, ended, network);
    yield { type: "record", record };
  } catch (thrown) {
    throw stepError(thrown, { model: prepared.model, batch: together, backend: backend.backend });
  } finally {
    prepared.model.dispose();
  }
}

/** Backends whose memory is not that of the processor. */
const ON_A_GPU: readonly string[] = ["webgl", "webgpu"];

/** @throws {ResumeError} if this backend would not come to the same weights. */
export function checkSameBits(from: RunCheckpoint, here: BackendEnvironment): void {
  const words = ({ backend, numerics }: BackendEnvironment) =>
    numerics === undefined ? backend : `${backend}, numerics version ${numerics}`;
  if (words(from) === words(here)) return;
  throw new ResumeError(
    `run: the checkpoint must be resumed on the backend that saved it, ${words(from)}, got ` +
      `${words(here)}: the weights would not be the same. Start that backend, or start anew.`,
  );
}

function otherSpecification(resume: RunCheckpoint, specification: CompleteSpecification) {
  const differing = specificationDifferences(resume.specification, specification);
  return new ResumeError(
    `run: the checkpoint must be of this specification, got another one's: ` +
      `${differing.join("; ")}. Run it anew, or resume what it belongs to.`,
  );
}

/** What the network learns, and how: the arguments of `train`. */
function trainingOf(
  specification: CompleteSpecification,
  { train, test, validation, cleanTest, source, corruption, model }: PreparedRun,
  history: RunHistory,
  options: RunOptions,
): [examples: Examples, options: TrainOptions] {
  const { seed, optimizer, batchSize, accumulate, epochs, clipNorm } = specification;
  const { stopAtAccuracy, evaluateEvery } = specification;
  const { resume, checkpointEvery, inspect, learningRateScale, signal } = options;
  const { recorder } = history;
  const rate = learningRateOf(specification);
  const isAugmented = specification.augmentation.length > 0;
  const hasTargets = specification.labelSmoothing > 0 || specification.mixUp > 0;
  const { images, shape } = source;
  const examples = isAugmented ? { images, shape, labels: train.examples.labels } : train.examples;
  const [, height] = train.examples.shape;
  const drops = model.layers.some((layer) => layer instanceof Dropout);
  let maskStep = 0;
  const trainOptions: TrainOptions = {
    seed,
    learningRate: (epochs) => rate(epochs) * history.learningRateScale,
    optimizer,
    batchSize,
    accumulate,
    epochs,
    // Where targets alone are changed the images as they are decide, and not as they were met.
    stopAtAccuracy: isAugmented || !hasTargets ? stopAtAccuracy : null,
    evaluateEvery,
    stopWhen: {
      // The epochs so far are the rule's whole state, and those the history keeps. What was
      // recorded of single examples is kept in its place.
      update: (epoch) =>
        endOf(specification, [...history.epochs, history.recordOf(epoch)]) !== undefined,
      state: () => recorder?.state() ?? null,
      restore: (state) => recorder?.restore(state),
    },
    ...(recorder && { onLogits: (seen) => recorder.see(seen) }),
    evaluateOn: {
      test: test.examples,
      ...(cleanTest && { cleanLabels: cleanTest }),
      ...(validation && { validation: validation.examples }),
    },
    onStep: (step) => {
      maskStep = step;
      setDropoutStep(model, step);
      if (learningRateScale) history.scaleLearningRate(step + 1, learningRateScale());
    },
    watch: () => (drops ? [maskStep] : []),
    ...(inspect && {
      inspect: ({ epoch, step, state }) =>
        inspect({
          model,
          train: train.examples,
          test: test.examples,
          epoch,
          step,
          checkpoint: async () => history.checkpoint(await state()),
        }),
    }),
    ...((isAugmented || hasTargets) && {
      accuracyOn: train.examples,
      transform: trainingTransform(specification, examples, source, corruption, height),
    }),
    ...(clipNorm !== null && { clipNorm }),
    ...(checkpointEvery && { checkpointEvery }),
    ...(resume && { resume: resume.state }),
    ...(signal && { signal }),
  };
  return [examples, trainOptions];
}

/** What happened in a run that has ended. */
interface Ended extends Pick<RunHistory, "epochs" | "interventions" | "seconds"> {
  shifts: ShiftRecord[];
  dynamics: DynamicsRecord | undefined;
  norms: NormsRecord | undefined;
}

async function recordOf(
  specification: CompleteSpecification,
  hash: string,
  { train, test, validation, corruption, classes, model }: PreparedRun,
  { epochs, interventions, seconds, shifts, dynamics, norms }: Ended,
  network: OwnNetwork | undefined,
): Promise<RunRecord> {
  const { trainAccuracy, testAccuracy, cleanLabelTestAccuracy } = epochs.at(-1)!;
  const dataset = {
    name: specification.dataset,
    title: runDataset(specification.dataset).title,
    classes,
    train: train.record,
    test: test.record,
    ...(validation && { validation: validation.record }),
  };
  const accuracies = { trainAccuracy: trainAccuracy!, testAccuracy }; // known of the last epoch
  const caution = cautionOf({ specification, dataset, result: accuracies });
  return {
    kind: "training",
    version: 1,
    name: storedTitle(specification.corruption.name),
    specification,
    specificationHash: hash,
    dataset,
    corruption: { name: corruption.name, params: corruption.params, seed: corruption.seed },
    model: {
      name: specification.model,
      trainableParameters: trainableParameters(model),
      ...(network?.name === specification.model && { source: network.source }),
    },
    environment: await environment(),
    interventions,
    epochs,
    result: {
      endedBy: endOf(specification, epochs)!,
      epochsToFit: epochsToStop(specification, epochs),
      ...accuracies,
      cleanLabelTestAccuracy,
      ...(caution !== undefined && { caution }),
      weightsHash: await weightsHash(model),
      seconds,
    },
    ...(shifts.length > 0 && { shifts }),
    ...(dynamics && { dynamics }),
    ...(norms && { norms }),
  };
}
