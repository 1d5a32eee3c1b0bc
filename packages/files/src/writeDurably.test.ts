import { mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, expect, test } from "vitest";
import { interceptedFiles } from "./files.testing.ts";
import { writeDurably } from "./writeDurably.ts";

let folder: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), "rote-files-"));
});
afterEach(() => rmSync(folder, { recursive: true }));

test("writes text and bytes, and replaces what stood there", async () => {
  const path = join(folder, "record.json");
  await writeDurably(path, "{}");
  await writeDurably(path, Uint8Array.of(91, 93));
  expect(readFileSync(path, "utf8")).toBe("[]");
  expect(readdirSync(folder)).toEqual(["record.json"]);
});

test("many at once, in this process or in containers with its number, do not meet", async () => {
  const path = join(folder, "record.json");
  const texts = Array.from({ length: 20 }, (_, i) => String(i).repeat(1000));
  writeFileSync(join(folder, `.record.json.${process.pid}.tmp`), "another's");
  await Promise.all(texts.map((text) => writeDurably(path, text)));
  expect(texts).toContain(readFileSync(path, "utf8"));
  expect(readdirSync(folder)).toEqual([`.record.json.${process.pid}.tmp`, "record.json"]);
});

test("whichever operation fails, the old or the new file is there, and no other", async () => {
  const path = join(folder, "record.json");
  let operations = 0;
  await writeDurably(
    path,
    "old",
    interceptedFiles(() => void operations++),
  );
  for (let failing = 0; failing < operations; failing++) {
    await writeDurably(path, "old");
    const files = interceptedFiles((n) => {
      if (n === failing) throw new Error("no space left on device");
    });
    await writeDurably(path, "new", files).catch(() => {});
    expect(["old", "new"]).toContain(readFileSync(path, "utf8"));
    expect(readdirSync(folder)).toEqual(["record.json"]);
  }
  expect(operations).toBeGreaterThan(5);
});
