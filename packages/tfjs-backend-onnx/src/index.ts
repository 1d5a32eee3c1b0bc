import { registerOnnxBackend } from "./register.ts";

export { OnnxBackend, type OnnxBackendOptions } from "./backend/backend.ts";
export { CapturedStep, type CaptureOptions, capture, type Step } from "./backend/capture.ts";
export {
  CaptureError,
  DisposedTensorError,
  KernelError,
  OnnxBackendError,
  OutOfMemoryError,
  ShapeError,
  UnsupportedDTypeError,
  UnsupportedKernelError,
} from "./errors.ts";
export { kernels, type RegisterOptions, registerOnnxBackend } from "./register.ts";

registerOnnxBackend();
