/** A text that is longer than any that is written here. */
export class FileTooLargeError extends Error {
  override readonly name = "FileTooLargeError";
  readonly code = "FILE_TOO_LARGE";
  readonly path: string;
  /** The most bytes that it may have. */
  readonly most: number;

  /** @param size its bytes, if they are known: a file that grows has none to trust. */
  constructor(path: string, most: number, size?: number) {
    const got = size === undefined ? "more" : size.toLocaleString("en-US");
    super(
      `readText: ${path} must have at most ${most.toLocaleString("en-US")} bytes, got ${got}. It ` +
        "is another file, or damaged: move it elsewhere.",
    );
    this.path = path;
    this.most = most;
  }
}
