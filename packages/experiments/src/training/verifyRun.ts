import { readdir } from "node:fs/promises";
import { join } from "node:path";
import { files, readText } from "@rote/files";
import type { EpochRecord, RunRecord } from "@rote/records";
import { weightsHash } from "@rote/training";
import {
  compared,
  different,
  notChecked,
  type Verification,
  type VerifyOptions,
  verifyData,
  verifyEnvironment,
  verifySpecification,
} from "../kind/verification.ts";
import { isPrevious } from "../runDirectory/previousResult.ts";
import { filesOfRun, NAMES, RunDirectory, sha256 } from "../runDirectory/runDirectory.ts";
import { specificationHash } from "../specification/specificationHash.ts";

/**
 * Checks again everything that the record of a finished run names: the specification, the datasets,
 * that its result is that of its last epoch, and, if `folder` is the directory of the run, the
 * final weights and every file.
 */
export async function verifyRun(
  record: RunRecord,
  options: VerifyOptions = {},
): Promise<Verification[]> {
  return [
    await verifySpecification(record),
    verifyResult(record),
    verifyEnvironment(record.environment),
    ...(await verifyDirectory(record, options.folder)),
    ...(await verifyData(record.specification, record.dataset, options)),
  ];
}

const ACCURACIES = ["trainAccuracy", "testAccuracy", "cleanLabelTestAccuracy"] as const;

/** The accuracies of the result are those after the last epoch. */
function verifyResult({ epochs, result }: RunRecord): Verification {
  const words = (of: Partial<Pick<EpochRecord, (typeof ACCURACIES)[number]>> = {}) =>
    ACCURACIES.flatMap((name) => (of[name] === undefined ? [] : `${name} ${of[name]}`)).join(", ");
  const what = "result of the last epoch";
  const last = epochs.at(-1);
  if (last === undefined) return different(what, "must be that of an epoch, got no epoch");
  return compared(what, words(last), words(result));
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
    return [notChecked("weights and files", detail)];
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
    await verifyEpochs(record, folder),
    ...(await verifyFiles(folder)),
    ...beside
      .filter(isPrevious)
      .map((name) => notChecked(`${name}/`, "an earlier run's result, set aside by a later one")),
  ];
}

/** The epochs of the record are those that were written down as they came. */
async function verifyEpochs({ epochs }: RunRecord, folder: string): Promise<Verification> {
  const [jsonl] = NAMES.metrics;
  const text = await readText(join(folder, jsonl)).catch(() => "");
  const written = text.split("\n").filter((line) => line !== "");
  const what = `epochs in ${jsonl}`;
  const isSame =
    written.length === epochs.length && written.every((line, i) => isPart(epochs[i]!, line));
  return isSame
    ? { what, outcome: "same", detail: `${epochs.length}` }
    : different(what, "must be those of the record, got others");
}

/** Whether a line of JSON says of everything in a record what the record says. */
function isPart(record: object, line: string): boolean {
  let found: Record<string, unknown> | null = null;
  try {
    found = JSON.parse(line);
  } catch {
    // Then it says nothing.
  }
  return Object.entries(record).every(
    ([name, value]) => JSON.stringify(found?.[name]) === JSON.stringify(value),
  );
}

/** Every file of a run is listed with its hash, and has it. */
async function verifyFiles(folder: string): Promise<Verification[]> {
  const text = await readText(join(folder, NAMES.hashes)).catch(() => undefined);
  if (text === undefined) return [different(NAMES.hashes, "must be there, got no such file")];
  const listed = new Map<string, string>();
  const wrong: Verification[] = [];
  for (const line of text.split("\n").filter((line) => line !== "")) {
    const [, hash, name] = /^([0-9a-f]{64}) {2}(.+)$/.exec(line) ?? [];
    if (name === undefined || name.split("/").includes("..")) {
      wrong.push(different(NAMES.hashes, `must have hashes of the run's files, got ${line}`));
    } else listed.set(name, hash!);
  }
  const must = await filesOfRun(folder);
  const missing = must.filter((name) => !listed.has(name));
  const found = await Promise.all(
    [...listed].map(async ([name, hash]) => {
      const actual = await files.read(join(folder, name)).then(sha256, ({ message }) => message);
      return compared(name, hash, actual);
    }),
  );
  return [
    ...wrong,
    ...missing.map((name) => different(name, `must be listed in ${NAMES.hashes}, got no line`)),
    ...found,
  ];
}
