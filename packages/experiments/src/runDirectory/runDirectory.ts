import { createHash } from "node:crypto";
import { rm, rmdir } from "node:fs/promises";
import { dirname, join, resolve } from "node:path";
import {
  DirectoryInUseError,
  type DirectoryLock,
  diskRemedy,
  type Files,
  isLock,
  LeaseLostError,
  type LockOptions,
  lockDirectory,
  readChunks,
  readText,
  files as systemFiles,
  writeDurably,
} from "@rote/files";
import { checkArgument, checkOptions } from "@rote/options";
import type { EpochRecord, FailureRecord, RunRecord } from "@rote/records";
import { parseJson, RecordError } from "@rote/records/schemas";
import { encodeSafetensors } from "@rote/safetensors";
import {
  CheckpointFolder,
  csvSink,
  jsonlSink,
  type Sink,
  tensorboardSink,
} from "@rote/training/node";
import type { RecordedExamples } from "../runs/recordedExamples.ts";
import { ResumeError } from "../runs/run.ts";
import { type RunCheckpoint, runCheckpoint } from "../runs/runCheckpoint.ts";
import type { CompleteSpecification } from "../runs/runSpecification.ts";
import {
  formatSpecification,
  parseSpecification,
  specificationDifferences,
} from "../runs/specificationDocument.ts";
import { SpecificationError } from "../specification/specificationError.ts";
import { isPrevious, PreviousResult } from "./previousResult.ts";
import { RunDirectoryError } from "./runDirectoryError.ts";

/** What is in a run directory. `previousResult.ts` has one name more. */
export const NAMES = {
  specification: "specification.yaml",
  record: "record.json",
  /** In place of the record, if the run came to none. */
  failure: "failure.json",
  checkpoints: "checkpoints",
  /** Of the epochs, as they come. */
  metrics: ["metrics.jsonl", "metrics.csv", "events.out.tfevents.rote"],
  /** Loss and margin of every example in each epoch, where `recordExamples` asks for it. */
  examples: "examples.safetensors",
  /** SHA-256 of every file, as `sha256sum --check` reads them; written just before the record. */
  hashes: "SHA256SUMS",
} as const;

/** What a run leaves in its directory, besides the specification. */
export const RESULT = [
  NAMES.hashes,
  NAMES.record,
  NAMES.failure,
  ...NAMES.metrics,
  NAMES.examples,
  NAMES.checkpoints,
];

export interface RunDirectoryOptions {
  /** How many checkpoints are kept. Defaults to 2. */
  keep?: number;
  /** Operations on files. Defaults to the system's. */
  files?: Files;
}

/**
 * The folder of one run: its specification, its checkpoints, its metrics and, in the end, its
 * record.
 */
export class RunDirectory {
  readonly path: string;
  readonly #files: Files;
  readonly #checkpoints: CheckpointFolder;
  readonly #previous: PreviousResult;
  #held: DirectoryLock | undefined;

  constructor(path: string, options: RunDirectoryOptions = {}) {
    checkOptions("RunDirectory", options, { keep: "number", files: "object" }, SpecificationError);
    const { keep = 2, files = systemFiles } = options;

    checkArgument("RunDirectory", "path", path, "text", SpecificationError);
    this.path = path;
    this.#files = files;
    this.#checkpoints = new CheckpointFolder(join(path, NAMES.checkpoints), { keep, files });
    this.#previous = new PreviousResult(path, RESULT, files);
  }

  /**
   * Takes the folder for this process, making it if it is missing, until `unlock`. A result that a
   * killed process had set aside is back then.
   *
   * @param options who waits, and how it is told for whom: as for `lockDirectory`.
   * @throws {DirectoryInUseError} if another process works in it.
   * @throws {RunDirectoryError} if it cannot be written.
   */
  async lock(options: Pick<LockOptions, "onWait" | "signal"> = {}): Promise<void> {
    const files = this.#files;
    this.#held = await this.#writing(() => lockDirectory(this.path, { ...options, files })).catch(
      (error) => {
        options.signal?.throwIfAborted(); // stopped, whatever the lock says
        throw error;
      },
    );
    try {
      await this.restore();
    } catch (error) {
      await this.unlock().catch(() => {}); // the first error says more
      throw error;
    }
  }

  /** @throws {LeaseLostError} if another process has taken the folder over meanwhile. */
  async check(): Promise<void> {
    await this.#held?.check();
  }

  /** Lets others work in the folder. */
  async unlock(): Promise<void> {
    await this.#held?.release();
    this.#held = undefined;
  }

  /**
   * Whether it belongs to the specification; not if it belongs to none yet.
   *
   * @throws {ResumeError} if it is another specification's: the message lists the differences.
   */
  async isOf(specification: CompleteSpecification): Promise<boolean> {
    const there = await this.specification();
    if (there === undefined) return false;
    const differing = specificationDifferences(there, specification);
    if (differing.length === 0) return true;
    throw new ResumeError(
      `run: ${this.path} must be of this specification, got another one's: ` +
        `${differing.join("; ")}. Choose another directory, or run what it belongs to.`,
    );
  }

  /**
   * Whether it belongs to the specification already. Changes nothing.
   *
   * @throws {ResumeError} if it is another specification's.
   * @throws {RunDirectoryError} if it holds something else, or is no folder.
   */
  async isClaimed(specification: CompleteSpecification): Promise<boolean> {
    if (await this.isOf(specification)) return true;
    const others = (await this.#writing(() => this.#files.list(this.path))).filter(
      (name) => !name.endsWith(".tmp") && !isLock(name) && !isPrevious(name),
    );
    if (others.length === 0) return false;
    throw new RunDirectoryError(
      `run: ${this.path} must be empty, new, or of this very run, got a folder with ` +
        `${others.slice(0, 3).join(", ")} in it. Choose another one.`,
    );
  }

  /**
   * Makes the folder this specification's, or finds that it is.
   *
   * @throws {ResumeError} if it is another specification's.
   * @throws {RunDirectoryError} if it holds something else, or cannot be written.
   */
  async claim(specification: CompleteSpecification): Promise<void> {
    if (await this.isClaimed(specification)) return;
    await this.#writing(async () => {
      await this.#files.makeFolder(this.path);
      await this.#write(NAMES.specification, formatSpecification(specification));
    });
  }

  /**
   * The specification that it belongs to, or undefined if it belongs to none yet.
   *
   * @throws {RecordError} if what a run has written there is none.
   */
  async specification(): Promise<CompleteSpecification | undefined> {
    const text = await this.#read(NAMES.specification);
    if (text === undefined) return undefined;
    try {
      return parseSpecification(text);
    } catch (cause) {
      if (!(cause instanceof SpecificationError)) throw cause;
      throw new RecordError(
        `run: ${join(this.path, NAMES.specification)} must be as a run has written it, got: ` +
          `${cause.message} It is damaged, or of a newer version: choose another folder.`,
        { cause },
      );
    }
  }

  /**
   * The record, if the run is finished.
   *
   * @throws {RecordError} if there is one that is no JSON, too long or too deep.
   */
  async record(): Promise<RunRecord | undefined> {
    const text = await this.#read(NAMES.record);
    if (text === undefined) return undefined;
    return parseJson(text, join(this.path, NAMES.record)) as RunRecord;
  }

  /**
   * The newest checkpoint that is whole, with those newer ones that are not.
   *
   * @throws {CheckpointError} if there are checkpoints, but none is whole.
   */
  async latest(): Promise<{ checkpoint: RunCheckpoint; damaged: Error[] } | undefined> {
    const found = await this.#checkpoints.latest();
    return found && { checkpoint: runCheckpoint(found), damaged: found.damaged };
  }

  /** Begins to write a checkpoint; see `CheckpointFolder.save`. */
  async save({ state, ...about }: RunCheckpoint): Promise<void> {
    await this.check();
    return this.#checkpoints.save({ state, about });
  }

  /** Returns once all checkpoints are on the disk. @throws {CheckpointWriteError} if one is not. */
  flush(): Promise<void> {
    return this.#checkpoints.flush();
  }

  /** Where the metrics of the epochs go, after those of the epochs that are over. */
  async openMetrics(history: readonly EpochRecord[]): Promise<Sink> {
    const [jsonl, csv, events] = NAMES.metrics;
    const options = { type: "epochRecord", history };
    const sinks: Sink[] = [];
    const all: Sink = {
      async write(event) {
        for (const sink of sinks) await sink.write(event);
      },
      async close() {
        for (const sink of sinks.splice(0)) await sink.close();
      },
    };
    try {
      sinks.push(await jsonlSink(join(this.path, jsonl), options));
      sinks.push(await csvSink(join(this.path, csv), options));
      sinks.push(await tensorboardSink(join(this.path, events), options));
    } catch (error) {
      await all.close().catch(() => {}); // the first error says more
      throw error;
    }
    return all;
  }

  /**
   * Writes what was recorded of single examples: `losses` and `margins`, float32 `[epochs, n]`, and
   * `el2n`, float32 `[n]`.
   *
   * @throws {RunDirectoryError} if the disk does not take it.
   */
  writeExamples({ epochs, examples, losses, margins, el2n }: RecordedExamples): Promise<void> {
    const tensors = new Map(
      Object.entries({ losses, margins, el2n }).map(([name, values]) => {
        const data = new Uint8Array(values.buffer, values.byteOffset, values.byteLength);
        const shape = values === el2n ? [examples] : [epochs, examples];
        return [name, { dtype: "F32", shape, data }];
      }),
    );
    const bytes = encodeSafetensors({ tensors, metadata: {} });
    return this.#writing(() => this.#write(NAMES.examples, bytes));
  }

  /**
   * Writes the hashes of all files, and then the record, which marks the run as finished.
   *
   * @throws {RunDirectoryError} if the disk does not take them.
   */
  finish(record: RunRecord): Promise<void> {
    return this.#writing(() => this.#writeResult(record));
  }

  async #writeResult(record: RunRecord): Promise<void> {
    const text = `${JSON.stringify(record, null, 2)}\n`;
    const lines = [`${sha256(new TextEncoder().encode(text))}  ${NAMES.record}\n`];
    for (const name of await filesOfRun(this.path, this.#files)) {
      if (name === NAMES.record) continue; // it is written below
      lines.push(`${sha256(await this.#files.read(join(this.path, name)))}  ${name}\n`);
    }
    await this.#write(NAMES.hashes, lines.join(""));
    await this.#write(NAMES.record, text);
    await this.#files.remove(join(this.path, NAMES.failure));
  }

  /**
   * Writes why the run came to no record. It is gone once the run is finished after all.
   *
   * @throws {RunDirectoryError} if the disk does not take it.
   */
  async fail(failure: FailureRecord): Promise<void> {
    const text = `${JSON.stringify(failure, null, 2)}\n`;
    return this.#writing(() => this.#write(NAMES.failure, text));
  }

  /**
   * Sets aside what an earlier run has left there, but not the specification, until `forget` or
   * `restore`.
   *
   * @throws {RunDirectoryError} if the disk does not take it.
   */
  setAside(): Promise<void> {
    return this.#writing(() => this.#previous.setAside());
  }

  /** Brings back what was set aside, unless the run has a checkpoint or a record of its own. */
  restore(): Promise<void> {
    return this.#writing(() =>
      this.#previous.restore(async () => {
        if ((await this.#files.list(this.path)).includes(NAMES.record)) return true;
        return (await this.#savedCheckpoints()).length > 0;
      }),
    );
  }

  /** Removes what was set aside: the run has something of its own. */
  forget(): Promise<void> {
    return this.#writing(() => this.#previous.forget());
  }

  /**
   * Unlocks and removes the folder and those above it that are empty then, up to `stop`.
   *
   * @throws {LeaseLostError} if another process has taken it over: what is there is that one's.
   */
  async remove(stop: string): Promise<void> {
    await this.check();
    for (const name of [...RESULT, NAMES.specification]) {
      await rm(join(this.path, name), { recursive: true, force: true });
    }
    await this.unlock();
    for (let folder = resolve(this.path); folder.length >= stop.length; folder = dirname(folder)) {
      try {
        await rmdir(folder);
      } catch {
        return; // another process has begun there
      }
    }
  }

  #savedCheckpoints(): Promise<string[]> {
    return savedCheckpoints(this.path, this.#files);
  }

  /**
   * Does work that changes the folder, unless another process has taken it over.
   *
   * @throws {LeaseLostError} if one has.
   * @throws {RunDirectoryError} in place of an error of the file system.
   */
  async #writing<Result>(work: () => Promise<Result>): Promise<Result> {
    try {
      await this.check();
      return await work();
    } catch (cause) {
      if (OWN_ERRORS.some((type) => cause instanceof type)) throw cause;
      throw new RunDirectoryError(
        `run: ${this.path} must be a folder that can be written, got: ` +
          `${(cause as Error).message}. ${diskRemedy(cause as NodeJS.ErrnoException)}, then run ` +
          `again.`,
        { cause },
      );
    }
  }

  #write(name: string, content: string | Uint8Array): Promise<void> {
    return writeDurably(join(this.path, name), content, this.#files);
  }

  async #read(name: string): Promise<string | undefined> {
    try {
      return await readText(join(this.path, name));
    } catch (cause) {
      const { code, message } = cause as NodeJS.ErrnoException;
      if (code === "ENOENT") return undefined;
      throw new RunDirectoryError(
        `run: ${join(this.path, name)} must be a file that can be read, got: ${message}. Choose ` +
          "another directory.",
        { cause },
      );
    }
  }
}

/** Errors that say what happened better than one about the folder would. */
const OWN_ERRORS = [RunDirectoryError, DirectoryInUseError, LeaseLostError];

/** The files of a finished run whose hashes are listed: paths within its folder. */
export async function filesOfRun(path: string, files: Files = systemFiles): Promise<string[]> {
  const checkpoints = await savedCheckpoints(path, files);
  const isRecorded = (await files.list(path)).includes(NAMES.examples);
  return [
    NAMES.record,
    NAMES.specification,
    ...NAMES.metrics,
    ...(isRecorded ? [NAMES.examples] : []),
    ...checkpoints.map((name) => `${NAMES.checkpoints}/${name}`),
  ];
}

async function savedCheckpoints(path: string, files: Files): Promise<string[]> {
  const names = await files.list(join(path, NAMES.checkpoints));
  return names.filter((name) => name.endsWith(".safetensors"));
}

/** The hash of a file of any size: it is read a piece at a time. */
export async function sha256OfFile(path: string): Promise<string> {
  const hash = createHash("sha256");
  for await (const bytes of readChunks(path)) hash.update(bytes);
  return hash.digest("hex");
}

export function sha256(bytes: Uint8Array): string {
  const hash = createHash("sha256");
  for (let at = 0; at < bytes.length; at += PIECE) hash.update(bytes.subarray(at, at + PIECE));
  return hash.digest("hex");
}

/** Bytes that are hashed at a time: Node takes less than 2 GiB. */
const PIECE = 2 ** 30;
