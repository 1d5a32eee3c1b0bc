import { statSync } from "node:fs";
import { readdir } from "node:fs/promises";
import { basename, dirname, join, resolve } from "node:path";
import { FileTooLargeError, filesUnder, readText } from "@rote/files";
import { checkArgument, checkOptions, type OptionTable } from "@rote/options";
import type { AuditRecord } from "@rote/records";
import { type ParsedRecord, parseJson, parseRecord, RecordError } from "@rote/records/schemas";
import { verifyAudit } from "../audit/verifyAudit.ts";
import type { Data } from "../data/data.ts";
import { type DataRequest, loadNamed } from "../data/loadData.ts";
import type { JobProgress } from "../kind/kind.ts";
import {
  compared,
  different,
  notChecked,
  type Verification,
  type VerifyOptions,
} from "../kind/verification.ts";
import { type KindName, kindOf, kinds } from "../kinds/kinds.ts";
import { loadNetwork } from "../runDirectory/loadNetwork.ts";
import { isPrevious } from "../runDirectory/previousResult.ts";
import { NAMES } from "../runDirectory/runDirectory.ts";
import { RunDirectoryError } from "../runDirectory/runDirectoryError.ts";
import { SpecificationError } from "../specification/specificationError.ts";
import { specificationHash } from "../specification/specificationHash.ts";
import type { AnyRecord } from "../store/anyRecord.ts";
import { recordsUnder } from "./recordsUnder.ts";
import { verifyAgain } from "./verifyAgain.ts";
import { isBegun, verifyBeside, verifyOthers } from "./verifyBeside.ts";
import type { RecordFile } from "./verifyIdentity.ts";
import { verifyNames } from "./verifyNames.ts";
import { verifyPlace } from "./verifyPlace.ts";

const RECORD = NAMES.record;

export interface VerifyFolderOptions extends Omit<VerifyOptions, "folder" | "networks" | "given"> {
  /** The path of the file of labels that records name as `givenLabels`. Defaults to none. */
  given?: string;
  /**
   * Paths of modules with networks of one's own that records may name. They are programs, and run
   * as such; the sources in records are not. Defaults to none.
   */
  networks?: readonly string[];
  /** Whether the experiment is done again, and what comes of it compared. Defaults to false. */
  rerun?: boolean;
  /** Called with how far the experiment that is done again is. */
  onJobProgress?: (progress: JobProgress) => void;
}

const VERIFY_FOLDER_OPTIONS: OptionTable<VerifyFolderOptions> = {
  rerun: "boolean",
  onJobProgress: true,
  networks: true,
  directory: "text",
  files: true,
  mirrors: true,
  cacheDirectory: "text",
  offline: "boolean",
  patience: "number",
  given: "text",
  signal: true,
  onProgress: true,
  load: true,
};

/**
 * Checks again everything that the record in a folder names, whatever its kind: the specification,
 * the environment, the data, and the files kept beside it; what is not checked is said. Fields that
 * no record of its kind has are a difference. Of a run that came to no record, its failure.
 *
 * @param folder that of a run, or of a job in a result store.
 * @param options where `@rote/datasets` looks for the data. It is not downloaded: what is not there
 * is not checked, unless the experiment is done again.
 * @throws {RunDirectoryError} if there is no record to verify, or it cannot be read.
 * @throws {RecordError} if it is damaged, of an unknown kind, or lacks a field of its kind.
 */
export async function verifyFolder(
  folder: string,
  options: VerifyFolderOptions = {},
): Promise<Verification[]> {
  checkOptions("verifyFolder", options, VERIFY_FOLDER_OPTIONS, SpecificationError);

  checkArgument("verifyFolder", "folder", folder, "text", SpecificationError);
  const failure = await readFailure(folder);
  if (failure !== undefined) {
    const { record, message } = failure;
    return [
      ...(await verifyFailure(record, message, resolve(folder))),
      ...(await verifyOthers(folder, { path: NAMES.failure, kind: "failure", record })),
    ];
  }
  const record = await readRecord(folder);
  return [
    ...(await verifyRecord(record, { ...options, folder }).catch(unreadable)),
    ...(await verifyOthers(folder, { path: RECORD, kind: record.kind, record })),
  ];
}

/** What was found of one record under a folder, or of what stands beside the records. */
export interface VerifiedRecord {
  /** Of the file, or of a folder of files, within the folder, with "/" between names. */
  path: string;
  found: Verification[];
}

/**
 * `verifyFolder` for every record under a folder, however deep, in the order of their paths; data
 * that several records name is loaded once. Then what stands beside them: the lists of records that
 * commands have written, runs that are not finished, and files that nothing was compared with.
 *
 * @throws {RunDirectoryError} if there is no record, and nothing begun that would come to one.
 */
export async function* verifyRecords(
  folder: string,
  options: VerifyFolderOptions = {},
): AsyncGenerator<VerifiedRecord, void, undefined> {
  checkOptions("verifyRecords", options, VERIFY_FOLDER_OPTIONS, SpecificationError);

  checkArgument("verifyRecords", "folder", folder, "text", SpecificationError);
  const { rerun: _, onJobProgress: __, load: ___, networks: ____, ...loading } = options;
  if (!statSync(folder, { throwIfNoEntry: false })?.isDirectory()) throw noRecords(folder);
  const load = onceEach((request) => loadNamed(request, { ...loading, offline: true }));
  let records = 0;
  const { signal } = options;
  const { documents, leftOut } = await recordsUnder(folder, { signal });
  const tooLarge = leftOut.filter(({ reason }) => reason === "too large");
  const files: RecordFile[] = [];
  for (const { path, content, parsed, damage, sameAs, isCopy } of documents) {
    if (damage) {
      records++;
      yield { path, found: [different("record", damage.message)] };
    }
    if (parsed === undefined) continue;
    options.signal?.throwIfAborted();
    records++;
    files.push({ path, kind: parsed.kind, record: content as AnyRecord });
    const found = await foundOf(path, content as AnyRecord, parsed).catch(unreadable);
    if (isCopy) {
      found.push(notChecked("run", `the same as that of ${sameAs}, and counted once`));
    }
    yield { path, found };
  }
  const all = await filesUnder(folder, { signal });
  const read = all.files.filter((path) => !tooLarge.some((one) => one.path === path));
  const unread = [...all.leftOut, ...tooLarge];
  const beside = await verifyBeside({ folder, files: read, leftOut: unread, records: files });
  if (records === 0 && !beside.some(({ found }) => found.some(isBegun))) throw noRecords(folder);
  yield* beside;

  async function foundOf(path: string, record: AnyRecord, { kind, record: known }: ParsedRecord) {
    const place = dirname(resolve(folder, path));
    if (kind === "failure") return verifyFailure(record, known.error.message, place);
    if (kind === "audit") {
      return [
        ...(await verifyAudit(record as AuditRecord)),
        verifyNames(kind, record),
        notChecked("outcome", options.rerun ? AUDIT_AGAIN : NOT_AGAIN),
      ];
    }
    const within = basename(path) === RECORD ? { folder: place } : {};
    return verifyRecord({ ...record, kind }, { load, ...options, ...within });
  }
}

/** The specification of an experiment that came to no result, and where its failure stands. */
const verifyFailure = async (record: AnyRecord, message: string, folder: string) => [
  compared(
    "specification of the failure",
    record.specificationHash,
    await specificationHash(record.specification),
  ),
  ...(await verifyPlace(record, basename(folder))),
  verifyNames("failure", record),
  notChecked("result", `it failed: ${message}`),
];

/** Fields that a check needs and no figure reads may be missing, or be of another type. */
function unreadable(error: unknown): Verification[] {
  if (!(error instanceof Error) || error.constructor !== TypeError) throw error;
  return [different("record", `a field that is checked is missing or wrong: ${error.message}`)];
}

const noRecords = (folder: string) =>
  new RunDirectoryError(
    `verify: ${folder} must hold records, got none. Name the folder of a run, or one above.`,
  );

async function verifyRecord(
  record: AnyRecord,
  {
    rerun = false,
    onJobProgress,
    networks: paths = [],
    ...options
  }: VerifyFolderOptions & {
    folder?: string;
  },
): Promise<Verification[]> {
  const { folder } = options;
  const networks = await Promise.all(paths.map((path) => loadNetwork(path)));
  const found = [
    ...(await kindOf(record.kind).verify(record, { ...options, networks })),
    ...(await verifyPlace(record, folder === undefined ? "" : basename(resolve(folder)))),
    verifyNames(record.kind as KindName, record),
  ];
  if (!rerun) return [...found, notChecked("outcome", NOT_AGAIN)];
  const { directory, offline, given, signal } = options;
  const again = await verifyAgain(record, {
    data: {
      ...(directory !== undefined && { directory }),
      ...(offline && { offline }),
      ...(given !== undefined && { given }),
    },
    networks: paths,
    signal,
    ...(onJobProgress && { onProgress: onJobProgress }),
  });
  return [...found, ...again];
}

const AUDIT_AGAIN = "an audit is done again by rote audit, elsewhere, with its own data";

const NOT_AGAIN = "the experiment was not done again: what was measured was taken as it stands";

/** The same function, called once for equal requests that follow each other. */
function onceEach(load: (request: DataRequest) => Promise<Data>) {
  let last = { key: "", data: undefined as Promise<Data> | undefined };
  return (request: DataRequest): Promise<Data> => {
    const { dataset, train, test, validation = 0, pictureSize = null } = request;
    const { givenLabels = null } = request;
    const wanted = { dataset, train, test, validation, pictureSize, givenLabels };
    const key = JSON.stringify(wanted);
    if (last.key !== key) last = { key, data: load(wanted) };
    return last.data!;
  };
}

/** Why a run came to no record; undefined where there is a record, or no such reason. */
async function readFailure(folder: string) {
  const names: string[] = await readdir(folder).catch(() => []);
  if (names.includes(RECORD) || !names.includes(NAMES.failure)) return undefined;
  const path = join(folder, NAMES.failure);
  const content = parseJson(await readText(path), path);
  const parsed = parseRecord(content, path);
  if (parsed?.kind === "failure")
    return { record: content as AnyRecord, message: parsed.record.error.message };
  throw new RecordError(
    `verify: ${path} must say why a run came to no record, got something else. It is damaged: ` +
      "remove it, and run again.",
  );
}

async function readRecord(folder: string): Promise<AnyRecord> {
  const path = join(folder, RECORD);
  let text: string;
  try {
    text = await readText(path);
  } catch (cause) {
    if (cause instanceof FileTooLargeError) throw cause;
    const { code, message } = cause as NodeJS.ErrnoException;
    const names: string[] = await readdir(folder).catch(() => []);
    const isThere = names.includes(RECORD);
    const remedy = isThere
      ? `It must be a file: remove what stands in its place, and run again`
      : names.some(isPrevious)
        ? "An earlier result is set aside there: run the same command again, which finishes the " +
          "new one or brings the earlier one back"
        : "Finish the run first";
    const got = code === "ENOENT" ? "none there" : message;
    throw new RunDirectoryError(
      `verify: ${folder} must hold the ${RECORD} of a finished run, got ${got}. ${remedy}.`,
      { cause },
    );
  }
  const record = parseJson(text, path) as Partial<AnyRecord> | null;
  const { kind, specification, specificationHash } = record ?? {};
  if (typeof kind === "string" && !Object.hasOwn(kinds, kind)) {
    throw new RecordError(
      `verify: ${path} must be of a known kind, got ${JSON.stringify(kind)}. Known: ` +
        `${Object.keys(kinds).join(", ")}. It is damaged, or of a newer version.`,
    );
  }
  if (typeof kind === "string" && typeof specificationHash === "string" && specification) {
    parseRecord(record, path); // throws where a field that the kind has is missing or wrong
    return { ...record, kind, specification, specificationHash };
  }
  throw new RecordError(
    `verify: ${path} must be a whole record with kind and specification, got something else. It ` +
      "is damaged: remove it, and run again.",
  );
}
