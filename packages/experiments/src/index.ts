export { conditions } from "./conditions.ts";
export { type CorruptedData, type CorruptedSet, corruptData } from "./corruptData.ts";
export { createPaperModel } from "./createPaperModel.ts";
export { type Data, loadData } from "./loadData.ts";
export { type PaperModel, paperModels } from "./paperModels.ts";
export { type RandomizationsOptions, randomizations } from "./randomizations.ts";
export {
  ResumeError,
  type RunEvent,
  type RunOptions,
  type RunView,
  run,
} from "./run.ts";
export {
  decodeRunCheckpoint,
  encodeRunCheckpoint,
  type RunCheckpoint,
} from "./runCheckpoint.ts";
export { datasetNames, type RunDataset, runDataset } from "./runDatasets.ts";
export type {
  Environment,
  EpochRecord,
  Intervention,
  RunRecord,
  RunResult,
  SetRecord,
} from "./runRecord.ts";
export {
  type CompleteSpecification,
  completeSpecification,
  type RunSpecification,
} from "./specification.ts";
export {
  formatSpecification,
  parseSpecification,
  specificationDifferences,
} from "./specificationDocument.ts";
export { SpecificationError } from "./specificationError.ts";
export { specificationHash } from "./specificationHash.ts";
