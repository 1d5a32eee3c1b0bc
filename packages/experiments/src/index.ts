export { fittedFraction } from "@rote/records";
export type { Data } from "./data/data.ts";
export {
  checkLoadable,
  type DataRequest,
  type LoadDataOptions,
  loadData,
} from "./data/loadData.ts";
export { planPictures } from "./data/planPictures.ts";
export { type CorruptedData, type CorruptedSet, corruptData } from "./runs/corruptData.ts";
export { createPaperModel } from "./runs/createPaperModel.ts";
export { failureOf } from "./runs/failureOf.ts";
export { type CreateModel, type OwnNetwork, ownNetwork } from "./runs/ownNetwork.ts";
export type { RecordedExamples } from "./runs/recordedExamples.ts";
export {
  type FitDescription,
  type FitEpoch,
  type FitRecorder,
  type RecorderCallbackOptions,
  recorderCallback,
} from "./runs/recorderCallback.ts";
export {
  ResumeError,
  type RunEvent,
  type RunOptions,
  type RunView,
  run,
} from "./runs/run.ts";
export {
  decodeRunCheckpoint,
  encodeRunCheckpoint,
  type RunCheckpoint,
} from "./runs/runCheckpoint.ts";
export {
  formatSpecification,
  parseSpecification,
  specificationDifferences,
} from "./runs/specificationDocument.ts";
export { type TrainedNetworkOptions, trainedNetwork } from "./runs/trainedNetwork.ts";
export * from "./specification.ts";
