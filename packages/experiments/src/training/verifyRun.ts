import { readdir, readFile } from "node:fs/promises";
import { join } from "node:path";
import type { RunRecord } from "@rote/records";
import { weightsHash } from "@rote/training";
import { loadData } from "../data/loadData.ts";
import type { VerifyOptions } from "../kind/kind.ts";
import {
  compared,
  type Verification,
  verifyData,
  verifySpecification,
} from "../kind/verification.ts";
import { NAMES, RunDirectory, sha256 } from "../runDirectory/runDirectory.ts";
import { specificationHash } from "../specification/specificationHash.ts";

/**
 * Checks again everything that the record of a finished run names: the specification, the datasets,
 * and, if `folder` is the directory of the run, the final weights and every file.
 */
export async function verifyRun(
  record: RunRecord,
  { folder, ...options }: VerifyOptions = {},
): Promise<Verification[]> {
  const load = (more: object) => loadData(record.specification, { ...options, ...more });
  return [
    await verifySpecification(record),
    ...(await verifyDirectory(record, folder)),
    ...(await verifyData(record.dataset, load, options)),
  ];
}

/** What is kept beside a record in the directory of its run; sweeps keep the record alone. */
async function verifyDirectory(
  record: RunRecord,
  folder: string | undefined,
): Promise<Verification[]> {
  const beside = folder === undefined ? [] : await readdir(folder);
  const isKept = [NAMES.specification, NAMES.hashes, NAMES.checkpoints].some((name) =>
    beside.includes(name),
  );
  if (folder === undefined || !isKept) {
    const detail = "the record stands alone: nothing else of the run was kept";
    return [{ what: "weights and files", outcome: "notChecked", detail }];
  }
  const directory = new RunDirectory(folder);
  const given = await directory.specification().catch((error: Error) => error);
  const latest = await directory.latest().catch((error: Error) => error);
  return [
    compared(
      NAMES.specification,
      record.specificationHash,
      given === undefined || given instanceof Error
        ? (given?.message ?? "no such file")
        : await specificationHash(given),
    ),
    compared(
      "weights of the last checkpoint",
      record.result.weightsHash,
      latest === undefined || latest instanceof Error
        ? (latest?.message ?? "no checkpoint")
        : await weightsHash(latest.checkpoint.state),
    ),
    ...(await verifyFiles(folder)),
  ];
}

async function verifyFiles(folder: string): Promise<Verification[]> {
  const text = await readFile(join(folder, NAMES.hashes), "utf8").catch(() => undefined);
  if (text === undefined) return [different(NAMES.hashes, "must be there, got no such file")];
  const lines = text.split("\n").filter((line) => line !== "");
  return Promise.all(
    lines.map(async (line): Promise<Verification> => {
      const [, expected, name] = /^([0-9a-f]{64}) {2}(.+)$/.exec(line) ?? [];
      if (name === undefined || name.split("/").includes("..")) {
        return different(NAMES.hashes, `must have hashes, got ${line}`);
      }
      const found = await readFile(join(folder, name)).then(
        sha256,
        (error: Error) => error.message,
      );
      return compared(name, expected!, found);
    }),
  );
}

const different = (what: string, detail: string): Verification => ({
  what,
  outcome: "different",
  detail,
});
