import { mkdtempSync, rmSync, truncateSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { gzipSync } from "node:zlib";
import { afterEach, beforeEach, expect, test } from "vitest";
import { rote } from "./rote.testing.ts";

let folder: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), "rote-data-"));
});
afterEach(() => rmSync(folder, { recursive: true }));

const verify = (...args: string[]) =>
  rote(["data", "verify", "mnist", ...args], { cwd: folder, env: { ROTE_DATA: folder } });

test("data verify --data looks at that folder, not at the cache", async () => {
  writeFileSync(join(folder, "t10k-labels.idx1-ubyte"), "");
  truncateSync(join(folder, "t10k-labels.idx1-ubyte"), 10_008); // zeros, as many as there should be
  writeFileSync(join(folder, "train-labels-idx1-ubyte.gz"), gzipSync("other bytes"));
  const { code, stdout, stderr } = await verify("--data", folder, "--json");
  const lines = stdout.trim().split("\n");
  const events = lines.map((line) => JSON.parse(line));
  const files = events.filter(({ event }) => event === "file");
  const found = files.map(({ file, status }) => [file, status]);
  expect(found).toEqual([
    ["train-images-idx3-ubyte", "missing"],
    ["train-labels-idx1-ubyte", "corrupt"],
    ["t10k-images-idx3-ubyte", "missing"],
    ["t10k-labels-idx1-ubyte", "corrupt"],
  ]);
  expect(events.at(-1)).toMatchObject({ event: "error", code: "MISSING_FILE", exitCode: 3 });
  expect(code).toBe(3);
  expect(stderr).toContain(`${folder} must have train-images-idx3-ubyte`);
});

test("data verify --data of a folder that is not there says so", async () => {
  const nowhere = join(folder, "nowhere");
  const { code, stdout, stderr } = await verify("--data", nowhere);
  expect([code, stdout]).toEqual([3, ""]);
  expect(stderr).toContain(`${nowhere} must be a folder, got nothing there.`);
});

test("run on a folder of pictures says what is needed", async () => {
  const counts = ["--train", "8", "--test", "4"];
  const run = (...args: string[]) =>
    rote(["run", "--dataset", "imageFolder", ...args], { cwd: folder });
  expect((await run("--train", "8", "--test", "all")).stderr).toContain(
    'test must be a number of pictures for imageFolder, got "all" or nothing.',
  );
  const { code, stderr } = await run(...counts);
  expect(code).toBe(2);
  expect(stderr).toContain(
    "must come with a folder of pictures, or a Parquet or .npz file, got none.",
  );
  expect(stderr).toContain("--data <folder>");
});
