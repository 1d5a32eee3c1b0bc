import { diskRemedy } from "@rote/files";

/** The disk would not take the events of a run. */
export class SinkWriteError extends Error {
  override readonly name = "SinkWriteError";
  readonly code = "SINK_NOT_WRITTEN";

  constructor(path: string, cause: NodeJS.ErrnoException) {
    super(
      `sink: ${path} must be written to the disk, got: ${cause.message}. ${diskRemedy(cause)}, ` +
        "then " +
        "run again: the file is written anew, starting with the completed epochs.",
      { cause },
    );
  }
}
