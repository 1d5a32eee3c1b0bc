export {
  type DirectoryHolder,
  DirectoryInUseError,
  holderWords,
  LeaseLostError,
} from "@rote/files";
export { RunDirectory, type RunDirectoryOptions } from "./runDirectory.ts";
export { RunDirectoryError } from "./runDirectoryError.ts";
export {
  type DirectoryEvent,
  type RunInDirectoryOptions,
  runInDirectory,
} from "./runInDirectory.ts";
