/** A folder that cannot be the directory of this run. */
export class RunDirectoryError extends Error {
  override readonly name = "RunDirectoryError";
  readonly code = "BAD_RUN_DIRECTORY";
}
