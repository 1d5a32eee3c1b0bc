export { distanceFromInitialization } from "./complexity/distanceFromInitialization.ts";
export { neuralTangentMeasure } from "./complexity/neuralTangentMeasure.ts";
export { normalizedMargins } from "./complexity/normalizedMargins.ts";
export { pathNorm } from "./complexity/pathNorm.ts";
export {
  type SpectralComplexityOptions,
  spectralComplexity,
} from "./complexity/spectralComplexity.ts";
export type { SymmetricOperator } from "./curvature/lanczos.ts";
export {
  type SpectralDensity,
  type SpectralDensityOptions,
  spectralDensity,
} from "./curvature/spectralDensity.ts";
export {
  type TopEigenvalues,
  type TopEigenvaluesOptions,
  topEigenvalues,
} from "./curvature/topEigenvalues.ts";
export { areaUnderMargin } from "./dynamics/areaUnderMargin.ts";
export {
  type ConfidenceAndVariability,
  confidenceAndVariability,
} from "./dynamics/confidenceAndVariability.ts";
export { el2n } from "./dynamics/el2n.ts";
export { firstEpochLearned } from "./dynamics/firstEpochLearned.ts";
export { forgettingEvents } from "./dynamics/forgettingEvents.ts";
export { type LogitMeasures, logitMeasures } from "./dynamics/logitMeasures.ts";
export { softmax } from "./dynamics/softmax.ts";
export { precisionAtK } from "./evaluation/precisionAtK.ts";
export { rocAuc } from "./evaluation/rocAuc.ts";
export { confidenceWeightedEntropy } from "./labels/confidenceWeightedEntropy.ts";
export { type ConfidentLearning, confidentLearning } from "./labels/confidentLearning.ts";
export { estimateNoiseMatrix } from "./labels/estimateNoiseMatrix.ts";
export { labelPosterior } from "./labels/labelPosterior.ts";
export { normalizedMargin } from "./labels/normalizedMargin.ts";
export { selfConfidence } from "./labels/selfConfidence.ts";
export { MeasureArgumentError } from "./measureArgumentError.ts";
export { consistencyScores } from "./memorization/consistencyScores.ts";
export { leaveOneOutMemorization } from "./memorization/leaveOneOutMemorization.ts";
export { subsetInfluence } from "./memorization/subsetInfluence.ts";
export { type SubsetMemorization, subsetMemorization } from "./memorization/subsetMemorization.ts";
export type { FlagRows, Rows } from "./rows.ts";
