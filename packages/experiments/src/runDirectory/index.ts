export {
  type DirectoryHolder,
  DirectoryInUseError,
  holderWords,
  LeaseLostError,
} from "@rote/files";
export { isModule, loadNetwork } from "./loadNetwork.ts";
export { RunDirectory, type RunDirectoryOptions } from "./runDirectory.ts";
export { RunDirectoryError } from "./runDirectoryError.ts";
export {
  checkRunDirectory,
  type DirectoryEvent,
  type RunInDirectoryOptions,
  runInDirectory,
} from "./runInDirectory.ts";
export { withOwnNetwork } from "./withOwnNetwork.ts";
