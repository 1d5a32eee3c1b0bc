// What stands wrong within an argument, up to three fields or elements deep, ends in an error of
// our own or in a valid result. Some of all calls in `npm test`, drawn by a fixed seed; all of them
// where ROTE_NESTED is "all", in `npm run test:full -- fuzz`.

import "@tensorflow/tfjs-backend-cpu";
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { foldIn, integer, key } from "@rote/random";
import * as tf from "@tensorflow/tfjs-core";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import type { Contract } from "./contract.ts";
import { valueAt, withValue } from "./data.ts";
import type { Declared } from "./declaredOptions.ts";
import { placesIn, wrongFor } from "./nested.ts";
import { isOwn, outcome } from "./outcome.ts";
import { declaredBy } from "./sources.ts";
import { tables } from "./tables.ts";

/** One call of so many is made. */
const ONE_OF = process.env.ROTE_NESTED === "all" ? 1 : 8;
/** Seconds of the processor that a call may take, beside what the right call does. */
const LONGEST = 2;

const nowhere = mkdtempSync(join(tmpdir(), "rote-nested-"));
const before = process.cwd();
beforeAll(async () => {
  await tf.setBackend("cpu");
  process.chdir(nowhere); // what is taken for a path is made there
});
afterAll(() => {
  process.chdir(before);
  rmSync(nowhere, { recursive: true });
});

for (const { entries, contracts } of tables) {
  const [title] = Object.keys(entries) as [string];
  const exported = Object.assign({}, ...Object.values(entries)) as Record<string, unknown>;
  describe(title, () => {
    test.each(Object.entries(contracts))("%s", { timeout: 600_000 }, async (name, contract) => {
      const faults: string[] = [];
      const declared = declaredBy(entries, name);
      const timed = async (given: readonly unknown[]) => {
        const began = process.cpuUsage();
        const { error } = await outcome(exported[name], contract, given);
        return { error, seconds: process.cpuUsage(began).user / 1e6 };
      };
      for (const { path, wrong } of callsOf(`${title} ${name}`, contract, declared)) {
        const { error, seconds } = await timed(withValue(contract.given(), path, wrong));
        const isRight = error === undefined || isOwn(error);
        if (isRight && seconds < LONGEST) continue;
        // A large network takes seconds to build, whatever its options.
        if (isRight && seconds < LONGEST + (await timed(contract.given())).seconds) continue;
        const got = typeof wrong === "function" ? ["() =>", wrong()] : [wrong];
        faults.push([path, ...got.map(words), seconds, error?.stack].join(" "));
      }
      expect(faults).toEqual([]);
    });
  });
}

/** The calls to make: of every place with everything wrong there, a share. */
function callsOf(name: string, { given, taken = [] }: Contract, declared: readonly Declared[]) {
  const root = foldIn(key(0, "nested"), name);
  const absent = declared.flatMap(({ at, names }) =>
    names.map((option) => `${at}.${option}`).filter((path) => valueAt(given(), path) === undefined),
  );
  const all = [...placesIn(given()), ...absent].flatMap((path) => {
    if (taken.includes(Number.parseInt(path, 10))) return [];
    const right = valueAt(given(), path);
    return wrongFor(right).map((wrong) => ({ path, wrong }));
  });
  return all.filter(({ path, wrong }, i) => {
    if (!path.includes(".") && wrong === undefined) return false; // as if it were left out
    if (path.endsWith(".offline") && wrong === undefined) return false; // it would ask the network
    return integer(foldIn(root, i), ONE_OF) === 0;
  });
}

const words = (value: unknown) =>
  typeof value === "symbol" ? "a symbol" : (JSON.stringify(value) ?? String(value));
