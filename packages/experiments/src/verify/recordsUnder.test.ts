import { globSync, mkdtempSync, readFileSync, rmSync, truncateSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, expect, test } from "vitest";
import { recordsUnder } from "./recordsUnder.ts";

const folder = mkdtempSync(join(tmpdir(), "rote-records-"));
afterAll(() => rmSync(folder, { recursive: true }));

const results = join(import.meta.dirname, "../../../../docs/results/paper/runs");
const [first, second] = globSync(`${results}/*/record.json`)
  .slice(0, 2)
  .map((path) => JSON.parse(readFileSync(path, "utf8")));

test("a list of records, as the lab exports it, counts as its records", async () => {
  writeFileSync(join(folder, "a.json"), JSON.stringify([first, second]));
  writeFileSync(join(folder, "b.json"), JSON.stringify(first));
  writeFileSync(join(folder, "c.json"), JSON.stringify([first, { kind: "training" }]));
  writeFileSync(join(folder, "d.json"), JSON.stringify([1, "two"]));
  writeFileSync(join(folder, "e.json"), "[]");
  const { documents } = await recordsUnder(folder);
  const found = documents.map(({ path, parsed, damage }) => [path, parsed?.kind ?? damage?.name]);
  expect(found).toEqual([
    ["a.json[0]", first.kind],
    ["a.json[1]", second.kind],
    ["b.json", first.kind],
    ["c.json[0]", first.kind],
    ["c.json[1]", "RecordError"],
    ["d.json", undefined],
    ["e.json", undefined],
  ]);
  expect(documents[1]!.content).toEqual(second);
});

test("a record of a run that has one already names the first, whatever came of it", async () => {
  const { documents } = await recordsUnder(folder);
  const copies = documents.map(({ path, sameAs }) => [path, sameAs]);
  expect(Object.fromEntries(copies)).toMatchObject({
    "a.json[0]": undefined,
    "a.json[1]": undefined,
    "b.json": "a.json[0]",
    "c.json[0]": "a.json[0]",
  });
});

test("a file that is too large to be a record is left out, and the others are read", async () => {
  const other = mkdtempSync(join(tmpdir(), "rote-records-"));
  try {
    writeFileSync(join(other, "annotations.json"), "");
    truncateSync(join(other, "annotations.json"), 2 ** 29); // a hole: it takes no place
    writeFileSync(join(other, "record.json"), JSON.stringify(first));
    const { documents, leftOut } = await recordsUnder(other);
    expect(documents.map(({ path }) => path)).toEqual(["record.json"]);
    expect(leftOut).toEqual([{ path: "annotations.json", reason: "too large" }]);
  } finally {
    rmSync(other, { recursive: true });
  }
});
