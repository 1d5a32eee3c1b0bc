export { type CorruptedData, type CorruptedSet, corruptData } from "./corruptData.ts";
export { createPaperModel } from "./createPaperModel.ts";
export * from "./describeRun.ts";
export { fittedFraction } from "./fittedFraction.ts";
export { type Data, loadData } from "./loadData.ts";
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
export {
  formatSpecification,
  parseSpecification,
  specificationDifferences,
} from "./specificationDocument.ts";
