import {
  closeSync,
  fsyncSync,
  mkdirSync,
  openSync,
  renameSync,
  rmSync,
  writeFileSync,
} from "node:fs";
import { readFile } from "node:fs/promises";
import { join } from "node:path";
import type { ExpressivityRecord } from "../expressivity/index.ts";
import type { LinearRecord } from "../linear/index.ts";
import type { RunRecord } from "../runRecord.ts";

export type JobRecord = RunRecord | LinearRecord | ExpressivityRecord;

/** A record in the store that cannot be read. */
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
 *
 * A record appears whole or not at all: it is written under another name, synced, and renamed. So a job
 * may be done twice, also at the same moment by two processes: the later one replaces a record by its
 * equal, and whoever is killed leaves either nothing or everything.
 */
export class ResultStore {
  readonly directory: string;

  constructor(directory: string) {
    this.directory = directory;
  }

  /** Where a job keeps its record, and what else it needs while it runs. */
  folderOf(id: string): string {
    return join(this.directory, id.slice(0, NAME_LENGTH));
  }

  /**
   * The record of a job, or undefined if it is not done.
   *
   * @throws {ResultStoreError} if there is something that is not this job's record.
   */
  async read(id: string): Promise<JobRecord | undefined> {
    const path = join(this.folderOf(id), RECORD);
    const text = await readFile(path, "utf8").catch((error: NodeJS.ErrnoException) => {
      if (error.code === "ENOENT") return undefined;
      throw new ResultStoreError(`results: ${path} must be readable, got: ${error.message}.`);
    });
    if (text === undefined) return undefined;
    const record = parsed(text);
    if (record?.specificationHash !== id) {
      throw new ResultStoreError(
        `results: ${path} must be the record of ${id}, got ${record?.specificationHash ?? "no record"}. ` +
          "Remove it to have the job done again.",
      );
    }
    return record;
  }

  /** @throws {ResultStoreError} if the directory cannot be written. */
  commit(record: JobRecord): void {
    const folder = this.folderOf(record.specificationHash);
    const temporary = join(folder, `${RECORD}.${process.pid}.tmp`);
    try {
      mkdirSync(folder, { recursive: true });
      try {
        writeSynced(temporary, `${JSON.stringify(record)}\n`);
        renameSync(temporary, join(folder, RECORD));
      } catch (error) {
        rmSync(temporary, { force: true });
        throw error;
      }
    } catch (error) {
      throw new ResultStoreError(
        `results: ${folder} must be a folder that can be written, got: ${(error as Error).message}.`,
      );
    }
  }
}

/** Writes a file and waits until the disk has it. */
function writeSynced(path: string, content: string): void {
  const file = openSync(path, "w");
  try {
    writeFileSync(file, content);
    fsyncSync(file);
  } finally {
    closeSync(file);
  }
}

const RECORD = "record.json";

function parsed(text: string): JobRecord | undefined {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}
