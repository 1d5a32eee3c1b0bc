export { channelBlock } from "./channelBlock.ts";
export { defaultThreads, mostThreads } from "./defaultThreads.ts";
export { fromDevice, toDevice } from "./deviceCopies.ts";
export { DeviceTensor } from "./deviceTensor.ts";
export type { DType, TypedArray } from "./dtype.ts";
export {
  DeviceLostError,
  OnnxArgumentError,
  OnnxError,
  OnnxRuntimeMissingError,
  ProviderMissingError,
  TelemetryError,
} from "./errors.ts";
export { absent, type Constant, type Dimension, GraphBuilder, type Value } from "./graphBuilder.ts";
export {
  type GemmOptions,
  type MatrixEngine,
  type MatrixEngineOptions,
  matrixEngine,
} from "./matrixEngine.ts";
export type { Attributes, Operator } from "./operators.ts";
export type { GraphMemory, RuntimeName } from "./runtime.ts";
export { type Provider, Session, type SessionOptions } from "./session.ts";
export { SessionCache, type SessionCacheOptions } from "./sessionCache.ts";
export { startProvider } from "./startProvider.ts";
export {
  graphMemory,
  loadOnnxRuntime,
  onnxRuntimeName,
  onnxRuntimeVersion,
  type RuntimeOptions,
  startOnnxRuntime,
} from "./startRuntime.ts";
export type { Tensor } from "./tensor.ts";
export type { WasmFiles } from "./wasmRuntime.ts";
export {
  startWebgpu,
  type WebgpuDevice,
  type WebgpuFiles,
  type WebgpuGraph,
  type WebgpuGraphOptions,
  type WebgpuOptions,
} from "./webgpuDevice.ts";
