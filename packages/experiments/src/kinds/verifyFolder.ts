import { readFile } from "node:fs/promises";
import { join } from "node:path";
import { parseRecord } from "@rote/records/schemas";
import type { VerifyOptions } from "../kind/kind.ts";
import type { Verification } from "../kind/verification.ts";
import { RunDirectoryError } from "../runDirectory/runDirectoryError.ts";
import type { AnyRecord } from "../store/anyRecord.ts";
import { kindOf } from "./kinds.ts";

const RECORD = "record.json";

/**
 * Checks again everything that the record in a folder names, whatever its kind: the specification,
 * the data, and the files kept beside it.
 *
 * @param folder that of a run, or of a job in a result store.
 * @param options where `@rote/datasets` looks for the data. It is not downloaded: what is not there
 * is not checked.
 * @throws {RunDirectoryError} if there is no record to verify, or it cannot be read.
 * @throws {RecordError} if it lacks a field of its kind, or has a wrong one.
 * @throws {SpecificationError} if its kind is unknown.
 */
export async function verifyFolder(
  folder: string,
  options: Omit<VerifyOptions, "folder"> = {},
): Promise<Verification[]> {
  const record = await readRecord(folder);
  return kindOf(record.kind).verify(record, { ...options, folder });
}

async function readRecord(folder: string): Promise<AnyRecord> {
  const path = join(folder, RECORD);
  let text: string;
  try {
    text = await readFile(path, "utf8");
  } catch (cause) {
    const { code, message } = cause as NodeJS.ErrnoException;
    const got = code === "ENOENT" ? "none there" : message;
    throw new RunDirectoryError(
      `verify: ${folder} must hold the ${RECORD} of a finished run, got ${got}. Finish the run ` +
        `first.`,
      { cause },
    );
  }
  let record: Partial<AnyRecord> | null = null;
  try {
    record = JSON.parse(text);
  } catch {
    // Said below.
  }
  const { kind, specification, specificationHash } = record ?? {};
  if (typeof kind === "string" && typeof specificationHash === "string" && specification) {
    parseRecord(record, path); // throws where a field that the kind has is missing or wrong
    return { ...record, kind, specification, specificationHash };
  }
  throw new RunDirectoryError(
    `verify: ${path} must be a whole record with kind and specification, got something else. It ` +
      "is damaged: remove it, and run again.",
  );
}
