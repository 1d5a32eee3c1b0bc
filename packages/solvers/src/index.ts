export { availableMemory } from "./availableMemory.ts";
export type { Certificate, Status } from "./certificate.ts";
export { type CholeskyOptions, cholesky } from "./direct/cholesky.ts";
export { NotPositiveDefiniteError } from "./direct/triangular.ts";
export { ConflictingDuplicatesError } from "./distinctRows.ts";
export type { Gemm, MatrixEngine } from "./engine/matrixEngine.ts";
export { plainEngine } from "./engine/plainEngine.ts";
export {
  type ConjugateGradientOptions,
  type ConjugateGradientSolution,
  type ConjugateGradientState,
  conjugateGradient,
} from "./iterative/conjugateGradient.ts";
export {
  denseOperator,
  type LinearOperator,
  type RectangularOperator,
} from "./iterative/linearOperator.ts";
export * from "./kernels/index.ts";
export type { Kernel } from "./kernels/kernel.ts";
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
  type KernelInterpolationOptions,
  type KernelRidgeOptions,
  type KernelSolution,
  kernelInterpolation,
  kernelRidge,
} from "./problems/kernelRidge.ts";
export type { Progress, WorkOptions } from "./work.ts";
