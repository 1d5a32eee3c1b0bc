import { readdir, rm } from "node:fs/promises";
import { join } from "node:path";
import { diskRemedy, files, isAlive, readText, writeDurably } from "@rote/files";
import { checkArgument } from "@rote/options";
import type { FailureRecord } from "@rote/records";
import { parseJson } from "@rote/records/schemas";
import { SpecificationError } from "../specification/specificationError.ts";
import type { AnyRecord } from "./anyRecord.ts";

/** A record in the store that cannot be read, or a store that cannot be written. */
export class ResultStoreError extends Error {
  override readonly name = "ResultStoreError";
  readonly code = "BAD_RESULT";
}

/** Hexadecimal digits of a job's id that name its folder: 64 bits, and the record has them all. */
const NAME_LENGTH = 16;

/**
 * The results of jobs, one folder each, named by the job's id:
 *
 *     DIRECTORY/<id>/record.json
 *     DIRECTORY/<id>/failure.json  in place of it: why the job came to no record
 *     DIRECTORY/<id>/work/         what a job needs until it is done: its checkpoints
 *
 * A record appears whole or not at all: it is written under another name, synced, and renamed. So a
 * job may safely run twice, even concurrently: the second record is identical to the first, and a
 * killed process leaves either no record or a complete one.
 */
export class ResultStore {
  readonly directory: string;

  constructor(directory: string) {
    checkArgument("ResultStore", "directory", directory, "text", SpecificationError);
    this.directory = directory;
  }

  /** Where a job keeps its record. */
  folderOf(id: string): string {
    return join(this.directory, id.slice(0, NAME_LENGTH));
  }

  /** Where a job that is not done yet keeps how far it is. */
  workOf(id: string): string {
    return join(this.folderOf(id), WORK);
  }

  /**
   * Removes what a job that is done does not need any longer, and records that were half-written
   * when their process was killed. What cannot be removed does no harm.
   */
  async clearWork(id: string): Promise<void> {
    const folder = this.folderOf(id);
    const unfinished = (await readdir(folder).catch(() => [])).filter((name) => {
      const [, writer] = UNFINISHED.exec(name) ?? [];
      return writer !== undefined && !isAlive(Number(writer));
    });
    for (const name of [WORK, ...unfinished]) {
      await rm(join(folder, name), { recursive: true, force: true }).catch(() => {});
    }
  }

  /**
   * The record of a job, or undefined if it is not done.
   *
   * @throws {ResultStoreError} if there is something that is not this job's record.
   */
  async read(id: string): Promise<AnyRecord | undefined> {
    const path = join(this.folderOf(id), RECORD);
    const text = await readText(path).catch((error: NodeJS.ErrnoException) => {
      if (error.code === "ENOENT") return undefined;
      throw new ResultStoreError(`results: ${path} must be readable, got: ${error.message}.`);
    });
    if (text === undefined) return undefined;
    const record = parsed(text);
    if ((record?.jobId ?? record?.specificationHash) !== id) {
      throw new ResultStoreError(
        `results: ${path} must be the record of ${id}, got ` +
          `${record?.specificationHash ?? "no record"}. Remove it to have the job done again.`,
      );
    }
    return record;
  }

  /**
   * @param id the job's. Defaults to the hash of the specification.
   * @throws {ResultStoreError} if the directory cannot be written.
   */
  async commit(record: AnyRecord, id = record.specificationHash): Promise<void> {
    await this.#write(record, id, RECORD);
    const failure = join(this.folderOf(id), FAILURE);
    await rm(failure, { force: true }).catch(() => {}); // it counts no more beside a record
  }

  /**
   * Keeps why a job came to no record, until it comes to one.
   *
   * @throws {ResultStoreError} if the directory cannot be written.
   */
  async fail(failure: FailureRecord, id = failure.specificationHash): Promise<void> {
    await this.#write(failure, id, FAILURE);
  }

  async #write(record: AnyRecord, id: string, name: string): Promise<void> {
    const folder = this.folderOf(id);
    const own = id === record.specificationHash ? {} : { jobId: id };
    try {
      await files.makeFolder(folder);
      await writeDurably(join(folder, name), `${JSON.stringify({ ...record, ...own })}\n`);
    } catch (cause) {
      throw cannotWrite(folder, cause as Error);
    }
  }
}

export const cannotWrite = (folder: string, cause: NodeJS.ErrnoException) =>
  new ResultStoreError(
    `results: ${folder} must be a folder that can be written, got: ${cause.message}. ` +
      `${diskRemedy(cause)}, or choose another one.`,
    { cause },
  );

const RECORD = "record.json";
const FAILURE = "failure.json";
/** What `writeDurably` calls a record until it is whole: the number is its process'. */
const UNFINISHED = /^\.(?:record|failure)\.json\.(\d+)(?:\.\w+)*\.tmp$/;
const WORK = "work";
/** A file of a job that is not done, in the folder of its id. */
const UNDONE = new RegExp(`(?:^|/)[0-9a-f]{${NAME_LENGTH}}/${WORK}/`);

/** Whether a path leads to what a job of a store keeps until it is done: no result yet. */
export const isWork = (path: string): boolean => UNDONE.test(path);

function parsed(text: string): AnyRecord | undefined {
  try {
    return parseJson(text) as AnyRecord;
  } catch {
    return undefined;
  }
}
