import { registerOnnxBackend } from "./register.ts";

export { OnnxBackend, type OnnxBackendOptions } from "./backend.ts";
export { KernelError, UnsupportedDTypeError, UnsupportedKernelError } from "./errors.ts";
export { kernels, type RegisterOptions, registerOnnxBackend } from "./register.ts";

registerOnnxBackend();
