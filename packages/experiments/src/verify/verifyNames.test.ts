import { globSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import type { FailureRecord } from "@rote/records";
import { type EvidenceOf, parseJson } from "@rote/records/schemas";
import { expect, test } from "vitest";
import type { AnyRecord } from "../store/anyRecord.ts";
import { verifyNames } from "./verifyNames.ts";

const results = fileURLToPath(new URL("../../../../docs/results", import.meta.url));

/** A committed record of each kind that has one. */
const committed = new Map<string, object>();
for (const path of globSync("**/*.json", { cwd: results }).sort()) {
  const record = parseJson(readFileSync(join(results, path), "utf8")) as AnyRecord;
  if (record.specification !== undefined) committed.set(record.kind, record);
}
const failure: FailureRecord = {
  kind: "failure",
  version: 1,
  of: "training",
  specification: {},
  specificationHash: "0".repeat(64),
  error: { name: "DivergedError", code: "DIVERGED", message: "the loss is NaN" },
  epoch: 1,
  step: 2,
  time: new Date(0).toISOString(),
  environment: { rote: "1", runtime: "Node", platform: "linux", packages: { any: "1" } },
};
const records = [...committed, ["failure", failure] as const];

/** Objects whose fields have names of their own: parameters, packages, stages that take time. */
const OPEN = ["specification", "params", "packages", "timings"];

/** The objects in a record with their paths, of lists those in their first place. */
const objectsIn = (value: object, path: readonly string[] = []): [string, object][] => {
  if (OPEN.includes(path.at(-1)!)) return [];
  if (Array.isArray(value))
    return typeof value[0] === "object" && value[0] !== null ? objectsIn(value[0], path) : [];
  const within = Object.entries(value).flatMap(([name, inner]) =>
    typeof inner === "object" && inner !== null ? objectsIn(inner, [...path, name]) : [],
  );
  return [[path.join("."), value], ...within];
};

test("there is a record of most kinds to look at", () => {
  expect([...committed.keys()]).toEqual(
    expect.arrayContaining(["training", "linear", "expressivity", "complexity", "subset"]),
  );
});

test.each(records)("all fields of a %s record are known, and none that is added", (kind, given) => {
  const of = kind as keyof EvidenceOf;
  expect(verifyNames(of, given)).toMatchObject({ outcome: "same" });
  const record = structuredClone(given);
  const objects = objectsIn(record);
  expect(objects.map(([path]) => path)).toContain("environment");
  for (const [path, object] of objects) {
    Object.assign(object, { foo: { bar: 1 } });
    expect(verifyNames(of, record)).toEqual({
      what: "names of the fields",
      outcome: "different",
      detail: `fields that Rote does not know: ${path === "" ? "foo" : `${path}.foo`}`,
    });
    delete (object as { foo?: unknown }).foo;
  }
});

test("names a field of many entries once, and of many fields the first", () => {
  const errors = [1, 2, 3].map((x) => ({ x }));
  expect(verifyNames("training", { epochs: errors }).detail).toMatch(/know: epochs\.x$/);
  const many = Object.fromEntries([1, 2, 3, 4, 5, 6, 7].map((i) => [`f${i}`, i]));
  expect(verifyNames("linear", many).detail).toMatch(/know: f1, f2, f3, f4, f5, and 2 more$/);
});

test("names that every object has are fields like others", () => {
  const record = JSON.parse('{"constructor": 1, "model": {"__proto__": {"a": 1}}}');
  expect(verifyNames("training", record).detail).toMatch(/constructor, model\.__proto__$/);
});
