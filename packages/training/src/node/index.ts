export {
  CheckpointFolder,
  type CheckpointFolderOptions,
  CheckpointWriteError,
  type FoundCheckpoint,
} from "./checkpointFolder.ts";
export { type Files, files, type OpenFile } from "./files.ts";
export { writeDurably } from "./writeDurably.ts";
