export { centralCrop, type Images } from "./centralCrop.ts";
export { DivergedError } from "./divergedError.ts";
export { type EvaluateOptions, type Evaluation, evaluate } from "./evaluate.ts";
export type { Examples } from "./examples.ts";
export { exponentialDecay, type LearningRate } from "./learningRate.ts";
export { perImageWhitening } from "./perImageWhitening.ts";
export {
  type DoneEvent,
  type EpochEvent,
  type StepEvent,
  type TrainingEvent,
  type TrainingView,
  type TrainOptions,
  train,
} from "./train.ts";
export type { TrainingState } from "./trainingState.ts";
export { weightsHash } from "./weightsHash.ts";
