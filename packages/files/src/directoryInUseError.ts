/** Who works in a directory. */
export interface DirectoryHolder {
  pid: number;
  host: string;
  /** When it began; undefined if that cannot be read. */
  since: Date | undefined;
}

/** Another process, or another task of this one, works in the directory. */
export class DirectoryInUseError extends Error {
  override readonly name = "DirectoryInUseError";
  readonly code = "DIRECTORY_IN_USE";
  readonly holder: DirectoryHolder;
  /** The file by which the holder has locked the directory. */
  readonly file: string;

  constructor(directory: string, holder: DirectoryHolder, file: string) {
    const { pid, host, since } = holder;
    super(
      `lockDirectory: ${directory} must be free, got process ${pid} on ${host}` +
        `${since ? `, there since ${since.toISOString()}` : ""}. Wait for its end or choose ` +
        `another directory; if there is no such process, remove ${file}.`,
    );
    this.holder = holder;
    this.file = file;
  }
}
