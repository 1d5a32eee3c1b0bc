import { globSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { afterEach, beforeEach, describe, expect, test } from "vitest";
import { SpecificationError } from "../specification/specificationError.ts";
import { specificationHash } from "../specification/specificationHash.ts";
import type { AnyRecord } from "../store/anyRecord.ts";
import { verifyFolder } from "../verify/verifyFolder.ts";
import { type JobRequest, jobOf } from "./job.ts";
import { installedNumerics, jobId } from "./jobId.ts";
import { kindOf, kinds } from "./kinds.ts";

// What every kind promises. A new kind is covered as soon as it is in `kinds` and has a committed
// record.

const results = fileURLToPath(new URL("../../../../docs/results", import.meta.url));
const records = globSync("**/*.json", { cwd: results })
  .sort()
  .map((path): Partial<AnyRecord> => JSON.parse(readFileSync(join(results, path), "utf8")));
const recordOf = (kind: string) => records.find((record) => record.kind === kind) as AnyRecord;

let folder: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), "rote-kinds-"));
});
afterEach(() => rmSync(folder, { recursive: true }));

describe.each(Object.entries(kinds))("%s", (name) => {
  const kind = kindOf(name);

  test("has its own name", () => {
    expect(kind.name).toBe(name);
    expect(kind.title.one).not.toBe(kind.title.many);
  });

  test("fills in what is left out, once", async () => {
    const complete = kind.complete({});
    expect(kind.complete(complete)).toEqual(complete);
    const job = await jobOf({ kind: name, specification: {} } as JobRequest);
    expect(job).toEqual({
      id: expect.stringMatching(/^[0-9a-f]{64}$/),
      kind: name,
      specification: complete,
    });
  });

  test("refuses what it does not know, and names the nearest field", () => {
    const refused = () => kind.complete({ sed: 1 });
    expect(refused).toThrow(SpecificationError);
    expect(refused).toThrow(/unknown field "sed"\. .*Did you mean "seed"\?$/);
  });

  describe.runIf(recordOf(name))("of a committed record", () => {
    const record = recordOf(name);
    const specification = record?.specification;

    test("gives a committed record's job the hash that the record has", async () => {
      const job = await jobOf({ kind: name, specification } as JobRequest);
      const numerics = kind.isTrained ? await installedNumerics() : undefined;
      expect(await specificationHash(job.specification)).toBe(record.specificationHash);
      expect(job.id).toBe(await jobId(job.specification, numerics));
    });

    test("says what a job costs, and what it is", () => {
      const { steps, seconds } = kind.cost(specification, 0.001);
      expect(steps).toBeGreaterThanOrEqual(0);
      // Where nothing says how fast a machine trains, steps are all that is known.
      if (seconds === undefined) expect(steps).toBeGreaterThan(0);
      else expect(seconds).toBeGreaterThan(0);
      expect(kind.pace?.of(record) ?? 1).toBeGreaterThan(0);
      const { what, dataset, condition, regularizers, seed, examples } =
        kind.describe(specification);
      for (const text of [what, dataset, condition, regularizers]) expect(text).not.toBe("");
      expect(Number.isInteger(seed) && Number.isInteger(examples)).toBe(true);
    });

    test("says what came of a record, without its times", () => {
      expect(JSON.stringify(kind.outcome(record))).not.toMatch(/seconds|timings/);
      expect(Object.keys(kind.outcome(record)).length).toBeGreaterThan(0);
      expect(kind.summary(record)).toMatch(/\d/);
    });

    test("verifies a record alone, and finds another specification under its hash", async () => {
      writeFileSync(join(folder, "record.json"), JSON.stringify(record));
      const offline = { offline: true, directory: folder };
      const found = await verifyFolder(folder, offline);
      expect(found[0]).toMatchObject({ what: "specification of the record", outcome: "same" });
      expect(found.filter(({ outcome }) => outcome === "different")).toEqual([]);
      const forged = { ...record, specification: { ...specification, seed: 12345 } };
      writeFileSync(join(folder, "record.json"), JSON.stringify(forged));
      expect((await verifyFolder(folder, offline))[0]).toMatchObject({ outcome: "different" });
    });
  });
});

test("an unknown kind is refused with those that are known", () => {
  const known = Object.keys(kinds).join(", ");
  expect(() => kindOf("trainning")).toThrow(
    `unknown kind of experiment "trainning". Known: ${known}. Did you mean "training"?`,
  );
  expect(() => kindOf("constructor")).toThrow(SpecificationError);
});
