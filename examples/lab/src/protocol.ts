import type { DatasetEvent } from "@rote/datasets";
import type { RunCheckpoint } from "@rote/experiments";
import type { EpochRecord, RunRecord, RunSpecification } from "@rote/experiments/specification";
import type { Look } from "./looks.ts";
import type { PickedFile } from "./pickedFiles.ts";
import type { Pictures } from "./pictures.ts";

/** The beginning of a set, as it was and as the corruption left it. */
export interface Sample {
  before: Pictures;
  after: Pictures;
  /** Of the whole set. */
  examples: number;
  changedImages: number;
  changedLabels: number;
}

export interface Preview {
  /** Of the settings that it shows, as given in the command. */
  number: number;
  /** What data it shows. */
  dataKey: string;
  classes: readonly string[];
  /** The accuracy of guessing on the test set. */
  guessing: number;
  train: Sample;
  test: Sample;
}

/** What the page asks of the worker. */
export type Command =
  /** The first: the page's address, beside which data are served. */
  | { type: "open"; page: string }
  /**
   * Shows what the corruption does to the data. Loads them first, if they are others than before.
   */
  | {
      type: "preview";
      number: number;
      specification: RunSpecification;
      files: readonly PickedFile[];
    }
  /** Begins a run, or resumes one from its checkpoint. */
  | {
      type: "train";
      run: number;
      specification: RunSpecification;
      files: readonly PickedFile[];
      backend: string;
      learningRateScale: number;
      paused: boolean;
      checkpoint?: RunCheckpoint;
    }
  | { type: "pause" }
  | { type: "resume" }
  /** One training step, then a pause. */
  | { type: "step" }
  /** Ends the run and forgets it. */
  | { type: "stop" }
  /** From the next step on, the scheduled learning rate is multiplied by this. */
  | { type: "learningRateScale"; scale: number };

/** An epoch as the record has it, and what else the lab shows of it. */
export interface LabEpoch extends EpochRecord {
  /** The lab looks at all training images after each epoch. */
  trainAccuracy: number;
  /** Mean cross-entropy on the test set under the same corruption, in nats. */
  testLoss: number;
  /** On the test set as it was before the corruption, images and labels. */
  cleanTestAccuracy: number;
}

/** How far a run has come: reports that are many. */
export type StepReport =
  /** Steps since the last such report: the number of the last one, and their mean loss. */
  | { type: "steps"; run: number; epoch: number; step: number; loss: number; seconds: number }
  | { type: "epoch"; run: number; epoch: LabEpoch }
  /** What the network says of the examples of the preview, after an epoch. */
  | { type: "look"; run: number; look: Look; classes: number; firstLayer: Pictures | undefined };

/** A checkpoint as it is kept for the next visit. */
export interface KeptCheckpoint extends RunCheckpoint {
  /** What was reported since the checkpoint before: a page that is left may not have heard it. */
  told?: readonly StepReport[];
}

/** What the worker reports. */
export type Report =
  | StepReport
  | { type: "loading"; event: DatasetEvent }
  | { type: "preview"; preview: Preview }
  /** The settings cannot be shown: the data are not there, or an option is wrong. */
  | { type: "previewFailed"; number: number; message: string }
  | {
      type: "started";
      run: number;
      backend: string;
      summary: string;
      /** The accuracy of guessing on its test set. */
      guessing: number;
      testExamples: number;
    }
  | { type: "checkpoint"; run: number; checkpoint: RunCheckpoint }
  | { type: "record"; run: number; record: RunRecord }
  /** The backend has lost its device. The worker is of no more use. */
  | { type: "lost"; run: number; message: string }
  | { type: "failed"; run: number; message: string };
