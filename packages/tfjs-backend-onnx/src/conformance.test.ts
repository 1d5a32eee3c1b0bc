// tfjs-core publishes its tests of backends; `conformance/run.mjs` runs them on this one.

import { execFile } from "node:child_process";
import { mkdtemp, readFile, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { promisify } from "node:util";
import { afterAll, beforeAll, expect, test } from "vitest";
import { skips } from "../conformance/skips.ts";

interface Result {
  name: string;
  status: "passed" | "failed" | "pending";
  messages: string[];
}
let folder: string;
let results: Result[];

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), "rote-conformance-"));
  const runner = fileURLToPath(new URL("../conformance/run.mjs", import.meta.url));
  const report = join(folder, "report.json");
  await promisify(execFile)(process.execPath, [runner, report]);
  results = JSON.parse(await readFile(report, "utf8"));
}, 600_000);
afterAll(() => rm(folder, { recursive: true, force: true }));

const isSkipped = ({ name }: Result) => skips.some(({ tests }) => tests.test(name));

test("every test of tfjs-core passes that is not skipped with a reason", () => {
  const failures = results.filter((result) => result.status === "failed" && !isSkipped(result));
  expect(failures.map(({ name, messages }) => `${name}: ${messages[0]}`)).toEqual([]);
});

test("every reason for skipping is needed", () => {
  const failed = results.filter(({ status }) => status === "failed");
  const needless = skips.filter(({ tests }) => !failed.some(({ name }) => tests.test(name)));
  expect(needless.map(({ tests }) => String(tests))).toEqual([]);
});

test("at least 90 % of the whole suite passes", () => {
  const passed = results.filter(({ status }) => status === "passed").length;
  expect(results.length).toBeGreaterThan(4000);
  expect(passed / results.length).toBeGreaterThan(0.9);
});
