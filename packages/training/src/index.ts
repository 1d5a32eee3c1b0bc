export type { ImageSet, ImageSetWith } from "@rote/images";
export { BackendLostError, BackendMemoryError } from "./backendLostError.ts";
export { type Checkpoint, decodeCheckpoint, encodeCheckpoint } from "./checkpoint.ts";
export { CheckpointError } from "./checkpointError.ts";
export { DivergedError } from "./divergedError.ts";
export type { EpochEvent } from "./epochEvent.ts";
export { type EvaluateOptions, type Evaluation, evaluate } from "./evaluate.ts";
export type {
  CheckpointEvent,
  DoneEvent,
  StepEvent,
  TrainingEvent,
} from "./events.ts";
export type { Batch, Examples } from "./examples.ts";
export {
  constantRate,
  cosineDecay,
  exponentialDecay,
  type LearningRate,
  stepDecay,
  warmUp,
} from "./learningRate.ts";
export { type LossHessian, type LossHessianOptions, lossHessian } from "./lossHessian.ts";
export { checkOptimizer, type OptimizerOptions, optimizerNames } from "./optimizer.ts";
export type { PlainData, StoppingProgress, StoppingRule, StopWhen } from "./stopping.ts";
export { train } from "./train.ts";
export { TrainingArgumentError } from "./trainingArgumentError.ts";
export { type StateTensor, type TrainingState, TrainingStateError } from "./trainingState.ts";
export type { CheckpointEvery, SeenExamples, TrainingView, TrainOptions } from "./trainOptions.ts";
export { weightsHash } from "./weightsHash.ts";
