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
let promised: Result[];

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), "rote-conformance-"));
  [results, promised] = await Promise.all([run("all"), run("promising", "--promising")]);
}, 600_000);
afterAll(() => rm(folder, { recursive: true, force: true }));

async function run(name: string, ...options: string[]): Promise<Result[]> {
  const runner = fileURLToPath(new URL("../conformance/run.mjs", import.meta.url));
  const report = join(folder, `${name}.json`);
  await promisify(execFile)(process.execPath, [runner, report, ...options]);
  return JSON.parse(await readFile(report, "utf8"));
}

/** Tests that failed and are not skipped. */
function failuresOf(results: readonly Result[]): string[] {
  const isSkipped = ({ name }: Result) => skips.some(({ tests }) => tests.test(name));
  const failures = results.filter((result) => result.status === "failed" && !isSkipped(result));
  return failures.map(({ name, messages }) => `${name}: ${messages[0]}`);
}

test("every test of tfjs-core passes that is not skipped with a reason", () => {
  expect(failuresOf(results)).toEqual([]);
});

test("forward programs pass with an executor that answers with promises", () => {
  expect(failuresOf(promised)).toEqual([]);
  const passed = promised.filter(({ status }) => status === "passed").length;
  expect(passed).toBeGreaterThan(500);
});

test("every reason for skipping is needed", () => {
  const failed = results.filter(({ status }) => status === "failed");
  const needless = skips.filter(({ tests }) => !failed.some(({ name }) => tests.test(name)));
  expect(needless.map(({ tests }) => String(tests))).toEqual([]);
});

test("at least 99 % of the whole suite passes", () => {
  const passed = results.filter(({ status }) => status === "passed").length;
  expect(results.length).toBeGreaterThan(4000);
  expect(passed / results.length).toBeGreaterThan(0.99);
});
