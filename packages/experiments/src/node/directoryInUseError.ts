/** Who works in a directory. */
export interface DirectoryHolder {
  pid: number;
  host: string;
  /** When it began; undefined if that cannot be read. */
  since: Date | undefined;
}

/** Another process, or another run of this one, works in the directory. */
export class DirectoryInUseError extends Error {
  override readonly name = "DirectoryInUseError";
  readonly code = "DIRECTORY_IN_USE";
  readonly holder: DirectoryHolder;

  /** @param file what the holder has left in the directory. */
  constructor(directory: string, holder: DirectoryHolder, file: string) {
    const { pid, host, since } = holder;
    super(
      `run: ${directory} must have no other process at work in it, got process ${pid} on ${host}` +
        `${since ? `, there since ${since.toISOString()}` : ""}. Wait for its end or choose ` +
        `another directory; if there is no such process, remove ${file}.`,
    );
    this.holder = holder;
  }
}
