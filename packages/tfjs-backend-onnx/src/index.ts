import { registerOnnxBackend } from "./register.ts";

export { startOnnxRuntime, startWebgpu } from "@rote/onnx";
export { OnnxBackend } from "./backend/backend.ts";
export { CapturedStep, type CaptureOptions, capture, type Step } from "./backend/capture.ts";
export {
  AsynchronousReadError,
  BackendOptionError,
  CaptureError,
  DisposedTensorError,
  ExportError,
  IndexRangeError,
  KernelError,
  OnnxBackendError,
  OutOfMemoryError,
  ShapeError,
  UnsupportedDTypeError,
  UnsupportedKernelError,
} from "./errors.ts";
export type {
  Compile,
  Executor,
  ExecutorEnvironment,
  Feed,
  KeyedProgram,
  Results,
} from "./executor/executor.ts";
export { OnnxExecutor, type OnnxExecutorOptions } from "./executor/onnxExecutor.ts";
export type { ExportableModel } from "./export/model.ts";
export {
  type ExportedStep,
  type ExportedValue,
  type StepToOnnxOptions,
  stepToOnnx,
} from "./export/stepToOnnx.ts";
export { type ToOnnxOptions, toOnnx } from "./export/toOnnx.ts";
export { kernels, type RegisterOptions, registerOnnxBackend } from "./register.ts";

registerOnnxBackend();
