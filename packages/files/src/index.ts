export {
  type DirectoryHolder,
  DirectoryInUseError,
  holderWords,
  LeaseLostError,
} from "./directoryInUseError.ts";
export { diskRemedy } from "./diskRemedy.ts";
export { endWithParent } from "./endWithParent.ts";
export { FileArgumentError } from "./fileArgumentError.ts";
export { type Files, files, type OpenFile, readChunks, readText } from "./files.ts";
export { type FilesUnderOptions, filesUnder, type LeftOut } from "./filesUnder.ts";
export { FileTooLargeError } from "./fileTooLargeError.ts";
export {
  type DirectoryLock,
  isLock,
  type LockOptions,
  lockDirectory,
  waitForDirectory,
} from "./lockDirectory.ts";
export { isAlive, processStart } from "./processes.ts";
export { TEMPORARY, writeDurably } from "./writeDurably.ts";
