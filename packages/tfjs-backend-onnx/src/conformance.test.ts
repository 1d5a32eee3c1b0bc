// tfjs-core publishes its tests of backends; `conformance/run.mjs` runs them on this one.

import { beforeAll, expect, test } from "vitest";
import { skips } from "../conformance/skips.ts";
import { conformance, failuresOf, type Result } from "./testing/conformance.testing.ts";

let results: Result[];
let promised: Result[];

beforeAll(async () => {
  [results, promised] = await Promise.all([conformance(), conformance("--promising")]);
}, 600_000);

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
