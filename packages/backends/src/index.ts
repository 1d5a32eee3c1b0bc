export { type BackendEnvironment, backendEnvironment } from "./backendEnvironment.ts";
export type { OnnxFiles, WasmPaths, WebgpuFiles } from "./candidate.ts";
export type { BackendName } from "./candidates.ts";
export type { Speed } from "./measure.ts";
export {
  BackendError,
  listBackends,
  type StartBackendOptions,
  type StartedBackend,
  startBackend,
} from "./startBackend.ts";
export { type BackendWatch, watchBackend } from "./watchBackend.ts";
