export { type BackendEnvironment, backendEnvironment } from "./backendEnvironment.ts";
export type { WasmPaths } from "./candidate.ts";
export {
  BackendError,
  listBackends,
  type StartBackendOptions,
  type StartedBackend,
  startBackend,
} from "./startBackend.ts";
export { type BackendWatch, watchBackend } from "./watchBackend.ts";
