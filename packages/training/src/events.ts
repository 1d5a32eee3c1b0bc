import type { EpochEvent } from "./epochEvent.ts";
import type { TrainingState } from "./trainingState.ts";

export interface StepEvent {
  type: "step";
  /** Counted from 1, as all epochs and steps in events. */
  epoch: number;
  step: number;
  /** Mean cross-entropy of the batch, before the step. */
  loss: number;
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
