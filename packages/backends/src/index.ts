export {
  BackendError,
  listBackends,
  type StartBackendOptions,
  type StartedBackend,
  startBackend,
} from "./startBackend.ts";
