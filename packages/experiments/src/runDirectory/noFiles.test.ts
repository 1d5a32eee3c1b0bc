// A pipe, a device, a folder or a link to itself where a run has a file: it is named, nothing waits
// for it, and it is not taken for what it is not.

import { execFileSync } from "node:child_process";
import { cpSync, mkdirSync, mkdtempSync, readdirSync, rmSync, symlinkSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { startBackend } from "@rote/backends";
import { CheckpointError } from "@rote/training";
import { SinkWriteError } from "@rote/training/node";
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from "vitest";
import { completeSpecification, loadData } from "../index.ts";
import { verifyFolder, verifyRecords } from "../verify/index.ts";
import { NAMES } from "./runDirectory.ts";
import { RunDirectoryError } from "./runDirectoryError.ts";
import { runInDirectory } from "./runInDirectory.ts";

const specification = completeSpecification({
  dataset: "gaussianClusters",
  train: 60,
  test: 30,
  batchSize: 20,
  epochs: 2,
  learningRate: 0.0001, // too small to fit
});

/** What may stand in a file's place. */
const PLACES: Record<string, (path: string) => void> = {
  "a pipe": (path) => void execFileSync("sh", ["-c", 'mkfifo "$0"', path]),
  "a device": (path) => symlinkSync("/dev/zero", path),
  "a folder": (path) => mkdirSync(join(path, "inner"), { recursive: true }),
  "a link to itself": (path) => symlinkSync(path, path),
};

const go = (directory: string) =>
  runInDirectory(specification, () => loadData(specification), { directory });

let finished: string;
beforeAll(async () => {
  await startBackend({ backend: "wasm" });
  finished = mkdtempSync(join(tmpdir(), "rote-places-"));
  for await (const _ of go(finished));
});
afterAll(() => rmSync(finished, { recursive: true }));

describe.skipIf(process.platform === "win32").each(Object.entries(PLACES))("%s", (_, make) => {
  let folder: string;
  beforeEach(() => {
    folder = mkdtempSync(join(tmpdir(), "rote-places-"));
    cpSync(finished, folder, { recursive: true });
  });
  afterEach(() => rmSync(folder, { recursive: true }));

  const put = (name: string) => {
    rmSync(join(folder, name), { recursive: true, force: true });
    make(join(folder, name));
  };
  async function resumed(): Promise<string> {
    let last = "";
    for await (const { type } of go(folder)) last = type;
    return last;
  }
  const failure = (work: Promise<unknown>) =>
    work.then(
      () => undefined,
      (error) => error,
    );
  const differing = async () =>
    (await verifyFolder(folder)).filter(({ outcome }) => outcome === "different");

  test.each([NAMES.specification, NAMES.record])(
    "in place of %s ends a resumption",
    async (name) => {
      put(name);
      const error = await failure(resumed());
      expect(error).toBeInstanceOf(RunDirectoryError);
      expect(error.message).toContain(
        `${join(folder, name)} must be a file that can be read, got: `,
      );
    },
  );

  test("in place of the checkpoints, or of each, ends it, too", async () => {
    rmSync(join(folder, NAMES.record));
    const names = readdirSync(join(folder, NAMES.checkpoints));
    for (const name of names) put(join(NAMES.checkpoints, name));
    const each = await failure(resumed());
    expect(each).toBeInstanceOf(CheckpointError);
    expect(each.message).toContain(join(NAMES.checkpoints, names.at(-1)!));
    put(NAMES.checkpoints);
    const all = await failure(resumed());
    if (all !== undefined) expect(all).toBeInstanceOf(CheckpointError); // a folder has none in it
  });

  test.each([NAMES.hashes, NAMES.failure, ...NAMES.metrics])(
    "in place of %s is written over, or named",
    async (name) => {
      rmSync(join(folder, NAMES.record));
      put(name);
      const error = await failure(resumed());
      if (error === undefined) return expect(await differing()).toEqual([]);
      expect([RunDirectoryError, SinkWriteError]).toContain(error.constructor);
      expect(error.message).toContain(name === NAMES.hashes ? folder : join(folder, name));
      expect(error.message).toContain("EISDIR");
    },
  );

  test.each([NAMES.specification, NAMES.hashes, NAMES.checkpoints, ...NAMES.metrics, "rote.json"])(
    "in place of %s is different to verify, and named",
    async (name) => {
      put(name);
      const found = await differing();
      expect(found.map(({ what }) => what).join()).toContain(name);
      const words = found.map(({ detail }) => detail).join();
      if (name === NAMES.hashes) expect(words).toMatch(/must be a file, got: E/);
    },
  );

  test("in place of a record is refused by name, and left out of many", async () => {
    cpSync(join(folder, NAMES.record), join(folder, "alone.json"));
    put(NAMES.record);
    const error = await failure(verifyFolder(folder));
    expect(error).toBeInstanceOf(RunDirectoryError);
    expect(error.message).toContain("It must be a file: remove what stands in its place");
    const paths: string[] = [];
    for await (const { path } of verifyRecords(folder)) paths.push(path);
    expect(paths).toContain("alone.json");
  });

  test("in place of a table or a list of records is said", async () => {
    mkdirSync(join(folder, "all", "runs"), { recursive: true });
    cpSync(finished, join(folder, "all", "runs", "a".repeat(16)), { recursive: true });
    for (const name of ["table.csv", "rote.json"]) make(join(folder, "all", name));
    const found: string[] = [];
    for await (const { path } of verifyRecords(join(folder, "all"))) found.push(path);
    expect(found).toContain(`runs/${"a".repeat(16)}/record.json`);
  });
});
