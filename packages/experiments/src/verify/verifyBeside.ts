import { readdir } from "node:fs/promises";
import { basename, dirname, join } from "node:path";
import { isLock, type LeftOut, readText, TEMPORARY } from "@rote/files";
import { parseJson } from "@rote/records/schemas";
import { different, notChecked, type Verification } from "../kind/verification.ts";
import { isPrevious } from "../runDirectory/previousResult.ts";
import { NAMES } from "../runDirectory/runDirectory.ts";
import { SCORES } from "../subsets/memorizationFiles.ts";
import { IDENTITY, RECORDS, type RecordFile, verifyIdentity } from "./verifyIdentity.ts";
import { isJobFolder } from "./verifyPlace.ts";
import { verifyScores } from "./verifyScores.ts";
import { HEAD_OF_TABLE, TABLE_OF_RECORDS, verifyTable } from "./verifyTable.ts";

const TABLE = "table.csv";
const RUNS = "runs";

/** What a folder of results holds. */
export interface Contents {
  folder: string;
  /** Paths within the folder of all files. */
  files: readonly string[];
  records: readonly RecordFile[];
  leftOut: readonly LeftOut[];
}

/** What was found at a path within a folder. */
interface Found {
  path: string;
  found: Verification[];
}

/**
 * Checks what stands beside records: that the commands' own lists of them, `rote.json` and
 * `table.csv`, and the scores of examples are of these records; and says which runs are not
 * finished, and which files nothing was compared with.
 */
export async function verifyBeside(contents: Contents): Promise<Found[]> {
  const { files, leftOut } = contents;
  const named = (name: string) => files.filter((path) => basename(path) === name);
  const lists: Found[] = [];
  for (const path of named(IDENTITY)) lists.push({ path, found: [await identity(contents, path)] });
  for (const path of named(TABLE))
    if (await isOfSweep(contents, path)) lists.push({ path, found: [await table(contents, path)] });
  for (const path of Object.values(SCORES).flatMap(named))
    lists.push({ path, found: [await scores(contents, path)] });
  lists.push(...missingTables(contents), ...overtakenFailures(contents));
  const unfinished = await unfinishedRuns(contents);
  const checked = new Set([...lists, ...contents.records].map(({ path }) => path));
  const there = new Set(files);
  const begun = new Set(unfinished.map(({ path }) => path));
  const others = files.filter(
    (path) =>
      !checked.has(path) &&
      !isOfRun(there, path) &&
      !foldersOf(path).some((folder) => begun.has(folder)),
  );
  return [
    ...lists,
    ...unfinished,
    ...otherFiles(others),
    ...leftOut.map(({ path, reason }) => ({ path, found: [notChecked("file", reason)] })),
  ];
}

/** Whether a table stands beside runs, or is one of runs that are gone. */
async function isOfSweep({ folder, files }: Contents, path: string): Promise<boolean> {
  const runs = `${within(dirname(path), RUNS)}/`;
  if (files.some((file) => file.startsWith(runs))) return true;
  const text = await readText(join(folder, path)).catch(() => ""); // nothing that Rote has written
  return text.startsWith(HEAD_OF_TABLE);
}

const within = (folder: string, name: string) => (folder === "." ? name : `${folder}/${name}`);

async function identity({ folder, records }: Contents, path: string): Promise<Verification> {
  const beside = records.filter((one) => dirname(one.path) === dirname(path));
  try {
    return await verifyIdentity(parseJson(await readText(join(folder, path)), path), beside);
  } catch (error) {
    return different(IDENTITY, (error as Error).message);
  }
}

async function table({ folder, records }: Contents, path: string): Promise<Verification> {
  const runs = `${within(dirname(path), RUNS)}/`;
  const own = records.filter((one) => one.path.startsWith(runs));
  try {
    return verifyTable(await readText(join(folder, path)), own);
  } catch (error) {
    return different(TABLE, (error as Error).message);
  }
}

async function scores({ folder, files, records }: Contents, path: string): Promise<Verification> {
  const at = dirname(path);
  const json = within(at, SCORES.json);
  const own = records.filter((one) => one.path.startsWith(`${within(at, RUNS)}/`));
  try {
    const named = files.includes(json) ? await readText(join(folder, json)) : undefined;
    return verifyScores(named, basename(path), await readText(join(folder, path)), own);
  } catch (error) {
    return different(basename(path), (error as Error).message);
  }
}

const RESULTS = [NAMES.record, NAMES.failure] as const;

/** Sweeps with records and without their table. */
function missingTables({ files, records }: Contents): Found[] {
  const sweeps = records.flatMap(({ path }) => {
    const job = dirname(path);
    const runs = dirname(job);
    return isJobFolder(basename(job)) && basename(runs) === RUNS ? [dirname(runs)] : [];
  });
  const detail = "there is none beside the runs: the sweep was not finished, or it was removed";
  return [...new Set(sweeps)]
    .map((folder) => within(folder, TABLE))
    .filter((path) => !files.includes(path))
    .sort()
    .map((path) => ({ path, found: [notChecked(TABLE_OF_RECORDS, detail)] }));
}

/** Folders of runs and jobs that hold neither a record nor a failure. */
async function unfinishedRuns({ folder, files }: Contents): Promise<Found[]> {
  const there = new Set(files);
  const has = (at: string, name: string) => there.has(within(at, name));
  const runs = files.filter((path) => basename(path) === NAMES.specification).map(dirname);
  const stores = new Set(
    files.flatMap((path) => {
      const at = path.split("/");
      const job = at.findIndex(isJobFolder);
      return job < 0 ? [] : [at.slice(0, job).join("/") || "."];
    }),
  );
  for (const path of files.filter((path) => basename(path) === TABLE))
    stores.add(within(dirname(path), RUNS));
  const jobs: string[] = [];
  for (const store of stores) {
    const names: string[] = await readdir(join(folder, store)).catch(() => []);
    jobs.push(...names.filter(isJobFolder).map((name) => within(store, name)));
  }
  const unfinished = [...jobs, ...runs].filter((at) => !RESULTS.some((name) => has(at, name)));
  const detail = "it has no record: it is not finished, or its record was removed";
  return [...new Set(unfinished)]
    .filter((at) => at !== ".")
    .sort()
    .map((path) => ({ path, found: [notChecked(RUN, detail)] }));
}

const RUN = "run";

/** Whether it says of a run or an experiment how far it is. */
export const isBegun = ({ what }: Verification): boolean => what === RUN || what === RECORDS;

/** Whether a file belongs to a run that is finished, and was checked or listed with it. */
function isOfRun(files: ReadonlySet<string>, path: string): boolean {
  const at = dirname(path);
  const run = basename(at) === NAMES.checkpoints ? dirname(at) : at;
  return files.has(within(run, NAMES.hashes)) && files.has(within(run, NAMES.record));
}

/** The folders that a path leads through: "a" and "a/b" for "a/b/c". */
function foldersOf(path: string): string[] {
  const names = path.split("/");
  return names.slice(1).map((_, i) => names.slice(0, i + 1).join("/"));
}

/** Files that nothing was compared with, those of a folder in a line. */
function otherFiles(paths: readonly string[]): Found[] {
  const folders = new Map<string, string[]>();
  for (const path of paths) {
    const names = folders.get(dirname(path)) ?? [];
    names.push(basename(path));
    folders.set(dirname(path), names);
  }
  return [...folders].map(([path, names]) => ({ path, found: [notOurs(names)] }));
}

/** A kill between the two leaves it. */
const OVERTAKEN = notChecked(NAMES.failure, "it counts no more beside a record: remove it");

/** Failures that stand beside records. */
function overtakenFailures({ files }: Contents): Found[] {
  const there = new Set(files);
  return files
    .filter((path) => basename(path) === NAMES.failure)
    .filter((path) => there.has(within(dirname(path), NAMES.record)))
    .map((path) => ({ path, found: [OVERTAKEN] }));
}

const notOurs = (names: readonly string[]) =>
  notChecked("other files", `nothing was compared with ${names.join(", ")}`);

/** What lies in the folder of a single record besides the files that its own check knows. */
export async function verifyOthers(folder: string, record: RecordFile): Promise<Verification[]> {
  const names = (await readdir(folder)).sort();
  const own: readonly string[] = [...Object.values(NAMES).flat(), IDENTITY];
  const others = names.filter(
    (name) =>
      !own.includes(name) && !isLock(name) && !isPrevious(name) && !name.endsWith(TEMPORARY),
  );
  const contents = { folder, files: names, records: [record], leftOut: [] };
  return [
    ...(record.kind !== "failure" && names.includes(NAMES.failure) ? [OVERTAKEN] : []),
    ...(names.includes(IDENTITY) ? [await identity(contents, IDENTITY)] : []),
    ...(others.length > 0 ? [notOurs(others)] : []),
  ];
}
