import { readdir, stat } from "node:fs/promises";
import { join } from "node:path";
import { isDeepStrictEqual } from "node:util";
import { files, readText } from "@rote/files";
import type { BackendEnvironment, RunRecord } from "@rote/records";
import { TrainingArgumentError, weightsHash } from "@rote/training";
import {
  compared,
  dataAtHand,
  different,
  isHash,
  notChecked,
  type Verification,
  type VerifyOptions,
  verifyCaution,
  verifyData,
  verifyEnvironment,
  verifyFields,
  verifySeconds,
  verifySpecification,
} from "../kind/verification.ts";
import { isPrevious } from "../runDirectory/previousResult.ts";
import { filesOfRun, NAMES, RunDirectory, sha256OfFile } from "../runDirectory/runDirectory.ts";
import { cautionOf } from "../runs/cautionOf.ts";
import { epochsToStop } from "../runs/ending.ts";
import { isOwnNetwork } from "../runs/networkNames.ts";
import { verifySource } from "../runs/verifySource.ts";
import { specificationHash } from "../specification/specificationHash.ts";
import { inScratch } from "../verify/inScratch.ts";
import { completeTraining } from "./completeTraining.ts";
import { environmentHere } from "./environmentHere.ts";
import { verifyCorruption, verifyDetermined, verifyParameters } from "./verifyDetermined.ts";
import { verifyDynamics } from "./verifyDynamics.ts";
import { verifyInputNorm, verifyNorms, verifyWeightNorms } from "./verifyNorms.ts";
import { verifyShifts } from "./verifyShifts.ts";

/**
 * Checks again everything that the record of a finished run says and that can be known: what
 * follows from the specification, from the datasets and from the epochs, and, if `folder` is the
 * directory of the run, the final weights and every file.
 */
export async function verifyRun(
  record: RunRecord,
  options: VerifyOptions = {},
): Promise<Verification[]> {
  const { epochs, result, environment } = record;
  const specification = await verifySpecification(record, completeTraining);
  const canRun = specification.outcome === "same";
  const { model } = record.specification;
  const data = await dataAtHand(record.specification, options);
  return [
    specification,
    ...(canRun ? verifyDetermined(record) : []),
    ...(isOwnNetwork(model) ? [await verifySource(model, record.model)] : []),
    verifyResult(record),
    ...(canRun ? verifyCaution(result.caution, cautionOf(record)) : []),
    ...(canRun ? [verifyShifts(record), verifyDynamics(record), verifyNorms(record)] : []),
    verifySeconds({
      "result.seconds": result.seconds,
      ...Object.fromEntries(epochs.map(({ seconds }, i) => [`epochs.${i}.seconds`, seconds])),
    }),
    verifyEnvironment(environment, await environmentHere(environment?.backend)),
    ...(await verifyDirectory(record, options)),
    ...verifyData(record.dataset, data),
    ...(canRun
      ? [
          verifyCorruption(record, data),
          ...verifyInputNorm(record, data),
          await verifyParameters(record, data, options.networks),
        ]
      : []),
  ];
}

const ACCURACIES = ["trainAccuracy", "testAccuracy", "cleanLabelTestAccuracy"] as const;

/** The result is what the epochs give: the accuracies after the last, and when the run fitted. */
function verifyResult(record: RunRecord): Verification {
  const what = "result of the last epoch";
  const last = record.epochs.at(-1);
  if (last === undefined) return different(what, "must be that of an epoch, got no epoch");
  const names = ACCURACIES.filter((name) => last[name] !== undefined);
  const { weightsHash } = record.result;
  if (!isHash(weightsHash)) return different(what, `must have a weightsHash, got ${weightsHash}`);
  return verifyFields(what, record, {
    ...Object.fromEntries(names.map((name) => [`result.${name}`, last[name]])),
    "result.epochsToFit": epochsToStop(record.specification, record.epochs),
  });
}

/** What is kept beside a record in the directory of its run; sweeps keep the record alone. */
async function verifyDirectory(
  record: RunRecord,
  { folder, networks }: VerifyOptions,
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
    ...(await verifyWeightNorms(
      record,
      latest instanceof Error ? latest : latest?.checkpoint,
      networks,
    )),
    ...(await verifyMetrics(record, folder)),
    verifyBackend(record, latest),
    ...(await verifyFiles(folder)),
    ...beside
      .filter(isPrevious)
      .map((name) => notChecked(`${name}/`, "an earlier run's result, set aside by a later one")),
  ];
}

/** The epochs of the record are those that were written down as they came, in every form. */
async function verifyMetrics({ epochs }: RunRecord, folder: string): Promise<Verification[]> {
  return inScratch(async (scratch) => {
    try {
      await (await new RunDirectory(scratch).openMetrics(epochs)).close();
    } catch (error) {
      if (!(error instanceof TrainingArgumentError)) throw error;
      return [different("epochs", error.message)]; // no run has written such ones
    }
    return await Promise.all(
      NAMES.metrics.map(async (name) => {
        const what = `epochs in ${name}`;
        const wanted = await files.read(join(scratch, name));
        const found = await readOfSize(join(folder, name), wanted.length);
        if (found instanceof Error) return different(what, found.message);
        const isSame = name.includes("tfevents")
          ? isDeepStrictEqual(eventsOf(found), eventsOf(wanted))
          : Buffer.compare(found, wanted) === 0;
        return isSame
          ? { what, outcome: "same" as const, detail: `${epochs.length}` }
          : different(what, "must be those of the record, got others");
      }),
    );
  });
}

/** A file's bytes, if it has so many; its size is looked at before it is read. */
async function readOfSize(path: string, size: number): Promise<Uint8Array | Error> {
  try {
    const { size: found } = await stat(path);
    if (found === size) return await files.read(path);
    return new Error(`must be those of the record, got a file of ${found} bytes, not ${size}`);
  } catch (error) {
    return error as Error;
  }
}

const [LENGTH_AND_CRC, CRC, WALL_TIME] = [12, 4, 9]; // bytes

/** The events of an event file as text without their wall times, which nothing determines. */
function eventsOf(bytes: Uint8Array): string[] {
  const file = Buffer.from(bytes);
  const events: string[] = [];
  for (let at = 0; at < file.length; ) {
    if (at + LENGTH_AND_CRC > file.length) return [...events, "half an event"];
    const begin = at + LENGTH_AND_CRC;
    at = begin + Number(file.readBigUInt64LE(at)) + CRC;
    events.push(file.toString("hex", begin + WALL_TIME, at - CRC));
  }
  return events;
}

/** The backend of the record is that which wrote the last checkpoint. */
function verifyBackend(
  { environment }: RunRecord,
  latest: Awaited<ReturnType<RunDirectory["latest"]>> | Error,
): Verification {
  const what = "backend of the last checkpoint";
  if (latest === undefined || latest instanceof Error)
    return different(what, latest?.message ?? "must be the record's, got no checkpoint");
  const words = ({ backend, numerics }: Partial<BackendEnvironment>) =>
    numerics === undefined ? `${backend}` : `${backend}, numerics version ${numerics}`;
  return compared(what, words(environment ?? {}), words(latest.checkpoint));
}

/** Every file of a run is listed with its hash, and has it. */
async function verifyFiles(folder: string): Promise<Verification[]> {
  const text = await readText(join(folder, NAMES.hashes)).catch((error: Error) => error);
  if (text instanceof Error) return [different(NAMES.hashes, mustBeAFile(text))];
  const listed = new Map<string, string>();
  const wrong: Verification[] = [];
  for (const line of text.split("\n").filter((line) => line !== "")) {
    const [, hash, name] = /^([0-9a-f]{64}) {2}(.+)$/.exec(line) ?? [];
    if (name === undefined || name.split("/").includes("..")) {
      wrong.push(different(NAMES.hashes, `must have hashes of the run's files, got ${line}`));
    } else listed.set(name, hash!);
  }
  const must = await filesOfRun(folder).catch((error: Error) => error);
  if (must instanceof Error) return [...wrong, different(NAMES.checkpoints, mustBeAFolder(must))];
  const missing = must.filter((name) => !listed.has(name));
  const found = await Promise.all(
    [...listed].map(async ([name, hash]) => {
      const actual = await sha256OfFile(join(folder, name)).catch(({ message }) => message);
      return compared(name, hash, actual);
    }),
  );
  return [
    ...wrong,
    ...missing.map((name) => different(name, `must be listed in ${NAMES.hashes}, got no line`)),
    ...found,
  ];
}

/** What is said of a file of the run that cannot be read: it is not there, or is no file. */
const mustBeAFile = ({ code, message }: NodeJS.ErrnoException) =>
  code === "ENOENT" ? "must be there, got no such file" : `must be a file, got: ${message}`;

const mustBeAFolder = ({ message }: Error) => `must be a folder, got: ${message}`;
