import type {
  BackendEnvironment,
  CompleteSpecification,
  EpochRecord,
  Intervention,
} from "@rote/records";
import type { EpochEvent, Evaluation, TrainingState } from "@rote/training";
import type { ExampleRecorder } from "./exampleRecorder.ts";
import type { RunCheckpoint } from "./runCheckpoint.ts";

/**
 * What has happened in a run so far, besides what it has trained: its epochs, changes, and time.
 */
export class RunHistory {
  readonly epochs: EpochRecord[];
  readonly interventions: Intervention[];
  readonly #specification: CompleteSpecification;
  readonly #hash: string;
  readonly #began: number;
  readonly #backend: BackendEnvironment;
  /** For what the network was built. */
  network: RunCheckpoint["network"];
  /** Of single examples, where the specification asks for it. */
  recorder: ExampleRecorder | undefined;

  /**
   * @param backend on which the run is done.
   * @param resume the checkpoint that it resumes from.
   */
  constructor(
    specification: CompleteSpecification,
    hash: string,
    backend: BackendEnvironment,
    resume?: RunCheckpoint,
  ) {
    this.#specification = specification;
    this.#hash = hash;
    this.#backend = backend;
    this.#began = performance.now() - 1000 * (resume?.seconds ?? 0);
    this.epochs = [...(resume?.epochs ?? [])];
    this.interventions = [...(resume?.interventions ?? [])];
  }

  /** Wall time since training began, of all processes that had a part in it. */
  get seconds(): number {
    return (performance.now() - this.#began) / 1000;
  }

  /** By what the scheduled learning rate is multiplied now. */
  get learningRateScale(): number {
    return this.interventions.at(-1)?.learningRateScale ?? 1;
  }

  /** Records that the learning rate is scaled from this step, unless it already was. */
  scaleLearningRate(step: number, learningRateScale: number): void {
    if (learningRateScale === this.learningRateScale) return;
    this.interventions.push({ step, learningRateScale });
  }

  /** Records a completed epoch. */
  add(event: EpochEvent): EpochRecord {
    const record = this.recordOf(event);
    this.epochs.push(record);
    return record;
  }

  /** A completed epoch as the record has it. */
  recordOf({ evaluations, ...event }: EpochEvent): EpochRecord {
    const test = evaluations.test as Evaluation;
    return {
      epoch: event.epoch,
      step: event.step,
      loss: event.loss,
      onlineAccuracy: event.onlineAccuracy,
      trainAccuracy: event.trainAccuracy,
      testAccuracy: test.accuracy,
      cleanLabelTestAccuracy: (evaluations.cleanLabels ?? test).accuracy,
      ...(evaluations.validation && { validationAccuracy: evaluations.validation.accuracy }),
      ...this.recorder?.accuracies(event.epoch),
      learningRate: event.learningRate,
      seconds: this.seconds,
    };
  }

  /** Where the run stands, with a state of its training. */
  checkpoint(state: TrainingState): RunCheckpoint {
    const { backend, numerics } = this.#backend;
    return {
      specification: this.#specification,
      specificationHash: this.#hash,
      backend,
      ...(numerics !== undefined && { numerics }),
      state,
      epochs: [...this.epochs],
      interventions: [...this.interventions],
      seconds: this.seconds,
      ...(this.network && { network: this.network }),
    };
  }
}
