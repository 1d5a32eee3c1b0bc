import { join } from "node:path";
import { diskRemedy, type Files, files as systemFiles, TEMPORARY, writeDurably } from "@rote/files";
import { checkArgument, checkInteger, checkOptions } from "@rote/options";
import { type Checkpoint, decodeCheckpoint, encodeCheckpoint } from "../checkpoint.ts";
import { CheckpointError } from "../checkpointError.ts";
import { TrainingArgumentError } from "../trainingArgumentError.ts";

export interface CheckpointFolderOptions {
  /** How many checkpoints are kept, the newest ones. Defaults to 2. */
  keep?: number;
  /** Defaults to the operating system's. */
  files?: Files;
}

/** A checkpoint that was found, and those newer ones that could not be read. */
export interface FoundCheckpoint extends Checkpoint {
  path: string;
  damaged: CheckpointError[];
}

/**
 * The checkpoints of one run: a folder of safetensors files, named after the step. A file is whole
 * or not there, also if the process is killed or the disk is full; older ones are removed only when
 * a newer one is on the disk.
 */
export class CheckpointFolder {
  readonly path: string;
  readonly #keep: number;
  readonly #files: Files;
  #writing: Promise<void> = Promise.resolve();

  /** @throws {TrainingArgumentError} if `keep` is not a positive integer. */
  constructor(path: string, options: CheckpointFolderOptions = {}) {
    checkOptions(
      "CheckpointFolder",
      options,
      { keep: "number", files: "object" },
      TrainingArgumentError,
    );
    const { keep = 2, files = systemFiles } = options;

    checkArgument("CheckpointFolder", "path", path, "text", TrainingArgumentError);
    checkInteger("CheckpointFolder", "keep", keep, [1], TrainingArgumentError);
    this.path = path;
    this.#keep = keep;
    this.#files = files;
  }

  /**
   * Begins to write a checkpoint, and returns while it is being written; if the one before is not
   * yet on the disk, it waits for that first. A failure is thrown by the next `save` or `flush`.
   */
  async save(checkpoint: Checkpoint): Promise<void> {
    await this.flush();
    this.#writing = this.#write(checkpoint);
    this.#writing.catch(() => {}); // it is thrown where it is awaited
  }

  /**
   * Returns once everything saved is on the disk. @throws {CheckpointWriteError} if that failed.
   */
  async flush(): Promise<void> {
    const writing = this.#writing;
    this.#writing = Promise.resolve();
    await writing;
  }

  async #write(checkpoint: Checkpoint): Promise<void> {
    const bytes = await encodeCheckpoint(checkpoint);
    const path = join(this.path, nameOf(checkpoint.state.step));
    try {
      await this.#files.makeFolder(this.path);
      await writeDurably(path, bytes, this.#files);
    } catch (cause) {
      throw new CheckpointWriteError(path, cause as NodeJS.ErrnoException);
    }
    // What cannot be cleared away does no harm: the checkpoint is there.
    await this.#tidy().catch(() => {});
  }

  /** Removes what is no longer needed: old checkpoints, and files that were not finished. */
  async #tidy(): Promise<void> {
    const names = await this.#files.list(this.path);
    const old = names.filter(isCheckpoint).sort().slice(0, -this.#keep);
    const unfinished = names.filter((name) => name.endsWith(TEMPORARY));
    for (const name of [...old, ...unfinished]) await this.#files.remove(join(this.path, name));
  }

  /**
   * The newest checkpoint that is whole, or undefined if there is none at all.
   *
   * @throws {CheckpointError} if there are checkpoints, but every one is damaged, or if there is
   * something else in the folder's place.
   */
  async latest(): Promise<FoundCheckpoint | undefined> {
    const listed = await this.#files.list(this.path).catch((cause: Error) => {
      throw new CheckpointError(
        `CheckpointFolder: ${this.path} must be a folder that can be read, got: ` +
          `${cause.message}. Remove what stands in its place.`,
        { cause },
      );
    });
    const names = listed.filter(isCheckpoint).sort().reverse();
    const damaged: CheckpointError[] = [];
    for (const name of names) {
      const path = join(this.path, name);
      try {
        const bytes = await this.#files.read(path);
        return { ...(await decodeCheckpoint(bytes)), path, damaged };
      } catch (error) {
        const { code, message } = error as NodeJS.ErrnoException;
        const isNoFile = code !== undefined && ["EISDIR", "ENOTSUP", "ELOOP"].includes(code);
        if (!isNoFile && !(error instanceof CheckpointError)) throw error;
        damaged.push(new CheckpointError(`${path}: ${message}`, { cause: error }));
      }
    }
    if (damaged.length === 0) return undefined;
    throw new CheckpointError(
      `CheckpointFolder: one of the ${names.length} in ${this.path} must be whole, got none. The ` +
        `newest: ${damaged[0]!.message}`,
      { cause: damaged[0] },
    );
  }
}

/** The disk would not take a checkpoint; the one before is still there. */
export class CheckpointWriteError extends Error {
  override readonly name = "CheckpointWriteError";
  readonly code = "CHECKPOINT_NOT_WRITTEN";

  constructor(path: string, cause: NodeJS.ErrnoException) {
    super(
      `checkpoint: ${path} must be written to the disk, got: ${cause.message}. ` +
        `${diskRemedy(cause)}, ` +
        "then run again: it resumes from the checkpoint before.",
      { cause },
    );
  }
}

/** Sorted as texts, the names are sorted by step. */
const nameOf = (step: number) => `step-${String(step).padStart(12, "0")}.safetensors`;
const isCheckpoint = (name: string) => /^step-\d{12}\.safetensors$/.test(name);
