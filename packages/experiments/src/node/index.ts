export { type DirectoryHolder, DirectoryInUseError } from "./directoryInUseError.ts";
export { RunDirectory, type RunDirectoryOptions } from "./runDirectory.ts";
export { RunDirectoryError } from "./runDirectoryError.ts";
export {
  type DirectoryEvent,
  type RunInDirectoryOptions,
  runInDirectory,
} from "./runInDirectory.ts";
