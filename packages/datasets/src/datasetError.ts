/** What every error of this package is: `code` is stable, `message` says what to do. */
export class DatasetError extends Error {
  override readonly name: string = "DatasetError";
  readonly code: string;

  constructor(code: string, message: string, options?: ErrorOptions) {
    super(message, options);
    this.code = code;
  }
}

/** No dataset has this name. */
export class UnknownDatasetError extends DatasetError {
  override readonly name = "UnknownDatasetError";
  constructor(message: string) {
    super("UNKNOWN_DATASET", message);
  }
}

/** A split expression that cannot be parsed, or that names examples the dataset does not have. */
export class SplitError extends DatasetError {
  override readonly name = "SplitError";
  constructor(message: string) {
    super("BAD_SPLIT", message);
  }
}

/** A file that should be there is not. */
export class MissingFileError extends DatasetError {
  override readonly name = "MissingFileError";
  readonly file: string;
  constructor(file: string, message: string, options?: ErrorOptions) {
    super("MISSING_FILE", message, options);
    this.file = file;
  }
}

/** A file is not the one that was published: it was cut short, damaged or replaced. */
export class CorruptFileError extends DatasetError {
  override readonly name = "CorruptFileError";
  readonly file: string;
  readonly expected: string;
  readonly found: string;
  constructor(
    details: { who: string; file: string; expected: string; found: string; remedy: string },
    options?: ErrorOptions,
  ) {
    const { who, file, expected, found, remedy } = details;
    super(
      "CORRUPT_FILE",
      `${who}: ${file} must have ${expected}, got ${found}. ${remedy}`,
      options,
    );
    this.file = file;
    this.expected = expected;
    this.found = found;
  }
}

/** npm, which fetches a package that carries a dataset, is missing or has failed. */
export class NpmError extends DatasetError {
  override readonly name = "NpmError";
  constructor(message: string) {
    super("NPM", message);
  }
}

/** Bytes that do not follow the format they should be in. */
export class FormatError extends DatasetError {
  override readonly name = "FormatError";
  constructor(message: string, options?: ErrorOptions) {
    super("BAD_FORMAT", message, options);
  }
}

/** An archive that holds what no archive of a dataset holds: escaping paths, links, floods. */
export class ArchiveError extends DatasetError {
  override readonly name = "ArchiveError";
  constructor(message: string, options?: ErrorOptions) {
    super("HOSTILE_ARCHIVE", message, options);
  }
}

/** One address did not give the file. */
export class HttpError extends DatasetError {
  override readonly name = "HttpError";
  readonly url: string;
  readonly status: number | undefined;
  constructor(url: string, status: number | undefined, message: string, options?: ErrorOptions) {
    super("HTTP", message, options);
    this.url = url;
    this.status = status;
  }
}

/** None of a dataset's sources gave the files. `attempts` says what became of each, in order. */
export class DownloadError extends DatasetError {
  override readonly name = "DownloadError";
  readonly attempts: readonly { readonly source: string; readonly error: Error }[];
  constructor(message: string, attempts: DownloadError["attempts"]) {
    super("DOWNLOAD_FAILED", message);
    this.attempts = attempts;
  }
}

/** The files are not in the cache, and the network was not to be used. */
export class OfflineError extends DatasetError {
  override readonly name = "OfflineError";
  readonly files: readonly string[];
  constructor(files: readonly string[], message: string) {
    super("OFFLINE", message);
    this.files = files;
  }
}

/** The cache cannot be written or read: full, forbidden, gone. */
export class CacheError extends DatasetError {
  override readonly name = "CacheError";
  constructor(message: string, options?: ErrorOptions) {
    super("CACHE", message, options);
  }
}
