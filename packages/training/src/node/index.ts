export {
  CheckpointFolder,
  type CheckpointFolderOptions,
  CheckpointWriteError,
  type FoundCheckpoint,
} from "./checkpointFolder.ts";
export { csvSink } from "./csvSink.ts";
export { jsonlSink } from "./jsonlSink.ts";
export type { Row, Sink, SinkOptions } from "./sink.ts";
export { SinkWriteError } from "./sinkWriteError.ts";
export { type TensorboardSinkOptions, tensorboardSink } from "./tensorboardSink.ts";
