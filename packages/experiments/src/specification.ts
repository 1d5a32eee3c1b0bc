// What can be known of a run without TensorFlow.js: for pages and tools that only describe one.

export { conditions, type PaperModel, paperModels } from "@rote/paper";
export type {
  Environment,
  EpochRecord,
  Intervention,
  RunRecord,
  RunResult,
  SetRecord,
} from "@rote/records";
export {
  datasetNames,
  type RunDataset,
  type RunDatasetName,
  runDataset,
} from "./data/runDatasets.ts";
export { corruptionNames, corruptionTitle } from "./runs/corruptionTitles.ts";
export { type RandomizationsOptions, randomizations } from "./runs/randomizations.ts";
export {
  type CompleteSpecification,
  completeSpecification,
  type RunSpecification,
} from "./runs/runSpecification.ts";
export { SpecificationError } from "./specification/specificationError.ts";
export { specificationHash } from "./specification/specificationHash.ts";
