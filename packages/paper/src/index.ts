export { type Condition, conditions } from "./conditions.ts";
export {
  atCorruption,
  type CorruptionCurves,
  curveOf,
  type Figure1Model,
} from "./corruptionCurves.ts";
export {
  FIGURE_1A_MODEL,
  type Figure1aEpochs,
  figure1aEpochs,
  figure1aValues,
} from "./figure1a.ts";
export { figure1bEpochs, figure1bValues } from "./figure1b.ts";
export { figure1cValues } from "./figure1c.ts";
export {
  type Figure2aCurve,
  type Figure2bModel,
  figure2aValues,
  figure2bGain,
  figure2bValues,
} from "./figure2.ts";
export { PaperArgumentError } from "./paperArgumentError.ts";
export { isPaperDataset, type PaperDataset, paperDatasets } from "./paperDatasets.ts";
export {
  ignoresPixelOrder,
  type ModelName,
  modelTitle,
  type PaperModel,
  paperModels,
  withoutBatchNorm,
} from "./paperModels.ts";
export {
  epochsOfFigure1a,
  fittedAccuracy,
  type PaperResult,
  type PaperRun,
  paperResult,
} from "./paperResult.ts";
export {
  type Points,
  type Precision,
  PUBLISHED,
  type Published,
  publishedOn,
  type Source,
} from "./published.ts";
export {
  featuresTitle,
  type PaperFeatures,
  type Section5Row,
  section5,
  section5Row,
} from "./section5.ts";
export { bestRegularized, type Table1Row, table1, table1Row } from "./table1.ts";
export { type Table2Row, table2 } from "./table2.ts";
export { type Table4Regularizer, type Table4Row, table4, table4Row } from "./table4.ts";
export { theorem1Weights } from "./theorem1.ts";
