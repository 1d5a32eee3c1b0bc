export type { ImageSet, ImageSetWith } from "@rote/images";
export { availableMemory } from "./availableMemory.ts";
export type { Certificate, Status } from "./certificate.ts";
export { type CholeskyOptions, cholesky } from "./direct/cholesky.ts";
export { type QrFactor, type QrOptions, qr } from "./direct/qr.ts";
export { type Svd, type SvdOptions, svd } from "./direct/svd.ts";
export { type SymmetricEigen, symmetricEigen } from "./direct/symmetricEigen.ts";
export { NotPositiveDefiniteError } from "./direct/triangular.ts";
export { ConflictingDuplicatesError } from "./distinctRows.ts";
export type { Gemm, MatrixEngine } from "./engine/matrixEngine.ts";
export { plainEngine } from "./engine/plainEngine.ts";
export {
  type Features,
  type GaborFeaturesOptions,
  gaborFeatures,
} from "./features/gaborFeatures.ts";
export type { Images } from "./features/images.ts";
export { medianHeuristic } from "./features/medianHeuristic.ts";
export {
  type RandomFourierFeaturesOptions,
  randomFourierFeatures,
} from "./features/randomFourierFeatures.ts";
export {
  type RandomPatches,
  type RandomPatchesOptions,
  randomPatches,
} from "./features/randomPatches.ts";
export { standardize } from "./features/standardize.ts";
export {
  type ConjugateGradientOptions,
  type ConjugateGradientSolution,
  type ConjugateGradientState,
  conjugateGradient,
} from "./iterative/conjugateGradient.ts";
export {
  type EigenProOptions,
  type EigenProSolution,
  type EigenProState,
  eigenPro,
} from "./iterative/eigenPro.ts";
export {
  type GradientDescentPath,
  type GradientDescentPathOptions,
  type GradientDescentPoint,
  gradientDescentPath,
} from "./iterative/gradientDescentPath.ts";
export {
  denseOperator,
  type LinearOperator,
  type RectangularOperator,
} from "./iterative/linearOperator.ts";
export { type LsmrOptions, type LsmrSolution, type LsmrState, lsmr } from "./iterative/lsmr.ts";
export * from "./kernels/index.ts";
export type { Kernel } from "./kernels/kernel.ts";
export {
  type KernelBallComplexity,
  type KernelBallComplexityOptions,
  kernelBallComplexity,
} from "./kernels/kernelBallComplexity.ts";
export { crossGramMatrix, type GramMatrixOptions, gramMatrix } from "./kernels/kernelMatrix.ts";
export type { Columns, Matrix, MatrixLike } from "./matrix.ts";
export {
  type KernelMethod,
  type KernelPlan,
  MemoryError,
  type PlanKernelSolveOptions,
  planKernelSolve,
} from "./planKernelSolve.ts";
export {
  type CentersSolution,
  type InterpolateAtCentersOptions,
  interpolateAtCenters,
} from "./problems/interpolateAtCenters.ts";
export {
  type InterpolateLabelingsOptions,
  type InterpolateLabelsOptions,
  type InterpolationRecord,
  interpolateLabelings,
  interpolateLabels,
  type LabelledPoints,
} from "./problems/interpolateLabels.ts";
export {
  type KernelInterpolationOptions,
  type KernelRidgeOptions,
  type KernelSolution,
  kernelInterpolation,
  kernelRidge,
} from "./problems/kernelRidge.ts";
export {
  type LinearSolution,
  type MinimumNormOptions,
  minimumNorm,
} from "./problems/minimumNorm.ts";
export { type RidgeOptions, ridge } from "./problems/ridge.ts";
export { type RidgePathEntry, type RidgePathOptions, ridgePath } from "./problems/ridgePath.ts";
export {
  type SelectedGamma,
  type SelectGammaOptions,
  selectGamma,
} from "./problems/selectGamma.ts";
export { SolverArgumentError } from "./solverArgumentError.ts";
export type { Progress, WorkOptions } from "./work.ts";
