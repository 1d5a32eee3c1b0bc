import "@tensorflow/tfjs-backend-cpu";
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import * as tf from "@tensorflow/tfjs-core";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import type { Contract } from "./contract.ts";
import { comparable, freeze, memoryOf, origins, valueAt, withNumbers, withValue } from "./data.ts";
import type { Declared } from "./declaredOptions.ts";
import { isOwn, outcome } from "./outcome.ts";
import { shapedIn, shapesBeside, viewsOf } from "./shaped.ts";
import { declaredBy, declaredByEntry, manifests } from "./sources.ts";
import { tables } from "./tables.ts";

beforeAll(async () => {
  await tf.setBackend("cpu");
});

test("every entry of every package has a table", () => {
  const entries = manifests.flatMap(({ name, exports = {} }) =>
    Object.keys(exports)
      .filter((entry) => !entry.endsWith(".json"))
      .map((entry) => `${name}${entry.slice(1)}`),
  );
  expect(tables.flatMap((table) => Object.keys(table.entries)).sort()).toEqual(entries.sort());
});

test("the tables name every options object and every fixed string that the types declare", () => {
  const missing = declaredByEntry.flatMap(([entry, declared]) => {
    const { contracts } = tables.find(({ entries }) => entry in entries)!;
    return declared.flatMap(({ name, at, choices }) => {
      const contract = contracts[name];
      if (contract === undefined || contract.data?.includes(at)) return [];
      const { options = {}, choices: named = {} } = contract;
      return [
        ...(String(at) in options ? [] : [`${entry}, ${name}: argument ${at}`]),
        ...choices.map((choice) => `${at}.${choice}`).filter((path) => !(path in named)),
      ];
    });
  });
  expect(missing).toEqual([]);
});

const isError = (exported: unknown) =>
  typeof exported === "function" && exported.prototype instanceof Error;

for (const { entries, contracts } of tables) {
  const exported = Object.assign({}, ...Object.values(entries)) as Record<string, unknown>;
  const functions = Object.keys(exported).filter(
    (name) => typeof exported[name] === "function" && !isError(exported[name]),
  );

  describe(Object.keys(entries)[0]!, () => {
    test("every function that is exported has a contract, and every contract a function", () => {
      expect(Object.keys(contracts).sort()).toEqual(functions.sort());
    });

    describe.each(Object.entries(contracts).filter(([name]) => name in exported))(
      "%s",
      (name, contract) => {
        promises(exported[name], contract, declaredBy(entries, name));
      },
    );
  });
}

function promises(exported: unknown, contract: Contract, declared: readonly Declared[]): void {
  const {
    given,
    options = {},
    choices = {},
    fills = [],
    taken = [],
    unshaped = [],
    code,
  } = contract;

  test("changes no input and shares no memory with it, wherever data come from", async () => {
    const plain = await outcome(exported, contract, given());
    if (code === undefined) expect(plain.error).toBeUndefined();
    else expect(plain.error).toMatchObject({ code });

    const hasNumbers = memoryOf(given()).size > 0;
    for (const [origin, change] of Object.entries(origins).slice(0, hasNumbers ? undefined : 1)) {
      const input = freeze(withNumbers([...given()], change) as unknown[]);
      const before = comparable(input);
      const memory = memoryOf(input);
      const { result, error } = await outcome(exported, contract, input);
      const after = comparable(input) as unknown[];
      for (const path of fills) expect(path in after).toBe(true);
      if (fills.length === 0) expect(after, `input in ${origin}`).toEqual(before);
      if (error !== undefined) {
        expect(error.code, `${origin}: ${error.stack}`).toEqual(expect.any(String));
        expect(origin === "clamped arrays" || code !== undefined, `${origin}: ${error}`).toBe(true);
        continue;
      }
      expect(comparable(result), `result for ${origin}`).toEqual(comparable(plain.result));
      if (fills.length > 0) continue;
      const shared = [...memoryOf(result)].filter(([buffer]) => memory.has(buffer));
      const places = shared.map(([buffer, place]) => `${place} is input${memory.get(buffer)}`);
      expect(places, `memory shared with ${origin}`).toEqual([]);
    }
  });

  test("refuses wrong kinds of data by an error of its own", async () => {
    const before = process.cwd();
    process.chdir(nowhere); // what is taken for a path is made there
    try {
      for (const at of given().keys()) {
        if (taken.includes(at)) continue;
        for (const wrong of WRONG) {
          const { error } = await outcome(exported, contract, [...given()].with(at, wrong()));
          const said = `argument ${at}, ${JSON.stringify(wrong())}: ${error?.stack}`;
          if (error !== undefined) expect(isOwn(error), said).toBe(true);
        }
      }
    } finally {
      process.chdir(before);
    }
  });

  const unlooked = [...taken, ...unshaped];
  const shaped = shapedIn(given()).filter((path) => !unlooked.includes(Number.parseInt(path, 10)));
  test.each(shaped)("refuses as %s views with strides and shapes of other numbers", async (at) => {
    const all: string[] = [];
    for (const [path, wrong] of [...viewsOf(given(), at), ...shapesBeside(given(), at)]) {
      const { error } = await outcome(exported, contract, withValue(given(), path, wrong));
      if (error !== undefined && isOwn(error)) continue;
      all.push(`${path}: ${JSON.stringify(wrong)} ${error?.stack ?? "taken"}`);
    }
    expect(all).toEqual([]);
  });

  const numbers = numbersOf(given(), Object.keys(options))
    .filter(([at]) => !taken.includes(Number(at)))
    .map((names) => names.join("."));
  test.each(numbers)("refuses as %s what is out of place by an error of its own", async (path) => {
    for (const wrong of OUT_OF_PLACE) {
      const { error } = await outcome(exported, contract, withValue(given(), path, wrong));
      const said = `${JSON.stringify(wrong) ?? wrong}: ${error?.stack}`;
      if (error !== undefined) expect(isOwn(error), said).toBe(true);
    }
  });

  test.each(numbers)("refuses as %s what is no number", async (path) => {
    expect(await takenOf(path, NO_NUMBERS)).toEqual([]);
  });

  const unread = [...taken, ...(contract.data ?? [])];
  test.each(
    declared
      .filter(({ at }) => !unread.includes(at))
      .flatMap(({ at, numbers, truths }) => [
        ...numbers.map((option) => [at, option, NO_NUMBERS] as const),
        ...truths.map((option) => [at, option, NO_TRUTHS] as const),
      ]),
  )("refuses as an option of argument %i what is of another type: %o", async (...declared) => {
    const [at, { name, isNullable }, wrong] = declared;
    const taken = await takenOf(`${at}.${name}`, isNullable ? wrong.filter(Boolean) : wrong);
    expect(taken).toEqual([]);
  });

  /** Those of some wrong values that are taken. */
  async function takenOf(path: string, wrong: readonly unknown[]): Promise<unknown[]> {
    const all: unknown[] = [];
    for (const value of wrong) {
      const { error } = await outcome(exported, contract, withValue(given(), path, value));
      if (error === undefined) all.push(value);
    }
    return all;
  }

  test.each(Object.entries(options))(
    "refuses a misspelt option of argument %s",
    async (at, name) => {
      const misspelt = `${name}${name.at(-1)}`;
      const { error } = await outcome(
        exported,
        contract,
        withValue(given(), `${at}.${misspelt}`, 1),
      );
      expect(error?.message).toMatch(namingNearest(misspelt, name));
      expect(error?.code).toEqual(expect.any(String));

      if (contract.call !== undefined || at.includes(".")) return; // the call may copy them
      const inherited = Object.create({ ...(given()[Number(at)] as object), [misspelt]: 1 });
      const second = await outcome(exported, contract, withValue(given(), at, inherited));
      expect(second.error?.message, "inherited").toMatch(namingNearest(misspelt, name));
    },
  );

  test.each(Object.entries(choices))(
    "refuses a misspelt value of argument %s",
    async (at, value) => {
      const misspelt = `${value}${value.at(-1)}`;
      const { error } = await outcome(exported, contract, withValue(given(), at, misspelt));
      expect(error?.message).toMatch(namingNearest(misspelt, value));
      expect(error?.code).toEqual(expect.any(String));
    },
  );
}

/** What may stand in place of a number, and is never a size that can be had. */
const OUT_OF_PLACE: readonly unknown[] = [0, -1, 0.5, Number.NaN, 1 / 0, 2 ** 53, "3", null];

/** What is no number, though JavaScript computes with it as if it were. */
const NO_NUMBERS: readonly unknown[] = ["1", true, [1], null];

/** What is no truth value, though JavaScript decides by it. */
const NO_TRUTHS: readonly unknown[] = ["no", 1, [], null];

/** The paths of arguments that are numbers, and of numbers within options. */
function numbersOf(given: readonly unknown[], options: readonly string[]): string[][] {
  const own = [...given.entries()].filter(([, value]) => typeof value === "number");
  const within = options.flatMap((path) => {
    const found = Object.entries(valueAt(given, path) ?? {}).filter(
      ([, one]) => typeof one === "number",
    );
    return found.map(([name]) => [...path.split("."), name]);
  });
  return [...own.map(([at]) => [String(at)]), ...within];
}

/** What plain JavaScript may give in place of anything. */
const WRONG: readonly (() => unknown)[] = [
  () => undefined,
  () => null,
  () => 5,
  () => "text",
  () => true,
  () => ({}),
  () => [],
  () => [null],
  () => [5],
  () => ["text"],
  () => [{}],
];

const nowhere = mkdtempSync(join(tmpdir(), "rote-contracts-"));
afterAll(() => rmSync(nowhere, { recursive: true }));

/** `… got "spilt". … Did you mean "split"?` */
const namingNearest = (misspelt: string, nearest: string) =>
  new RegExp(`"${misspelt}".* Did you mean "${nearest}"\\?$`, "s");
