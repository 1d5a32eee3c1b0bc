import { execFileSync } from "node:child_process";
import { mkdirSync, mkdtempSync, rmSync, statSync, truncateSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import {
  FileArgumentError,
  FileTooLargeError,
  files,
  lockDirectory,
  readChunks,
  readText,
} from "./index.ts";

let folder: string;
beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), "rote-files-"));
});
afterAll(() => rmSync(folder, { recursive: true }));

describe("makeFolder", () => {
  test("makes what is missing, and is content with what is there", async () => {
    const deep = join(folder, "a", "b", "c");
    await Promise.all([files.makeFolder(deep), files.makeFolder(deep)]);
    await files.makeFolder(deep);
    expect(statSync(deep).isDirectory()).toBe(true);
  });

  test("of a file's place is an error", async () => {
    writeFileSync(join(folder, "file"), "");
    await expect(files.makeFolder(join(folder, "file"))).rejects.toThrow(/ENOTDIR/);
    await expect(files.makeFolder(join(folder, "file", "in"))).rejects.toThrow(/ENOTDIR/);
  });

  test.skipIf(process.platform !== "linux")(
    "where there can be none is one, and ends",
    async () => {
      await expect(files.makeFolder("/proc/none/within")).rejects.toThrow(/ENOENT/);
    },
  );
});

describe("readText", () => {
  test("gives the text of a file, however its letters lie in the pieces read", async () => {
    const text = `a${"ü€😀".repeat(30_000)}`;
    writeFileSync(join(folder, "text"), text);
    expect(await readText(join(folder, "text"))).toBe(text);
  });

  test("reads no folder, whatever bound it is given", async () => {
    await expect(readText(folder, 0)).rejects.toMatchObject({ code: "EISDIR" });
    await expect(readText(folder)).rejects.toMatchObject({ code: "EISDIR" });
  });

  test("refuses a file of a byte more than the bound, and reads one that has them", async () => {
    writeFileSync(join(folder, "ten"), "0123456789");
    expect(await readText(join(folder, "ten"), 10)).toBe("0123456789");
    await expect(readText(join(folder, "ten"), 9)).rejects.toThrow(FileTooLargeError);
  });

  test("refuses a file of a terabyte without reading it", async () => {
    writeFileSync(join(folder, "huge"), "");
    truncateSync(join(folder, "huge"), 2 ** 40);
    await expect(readText(join(folder, "huge"))).rejects.toThrow(
      "huge must have at most 268,435,456 bytes, got 1,099,511,627,776. It is another file",
    );
  });

  test.skipIf(process.platform !== "linux")("bounds what says that it has no bytes", async () => {
    expect(await readText("/proc/self/status")).toContain("Pid:");
    await expect(readText("/proc/self/status", 10)).rejects.toMatchObject({
      code: "FILE_TOO_LARGE",
    });
  });

  test.skipIf(process.platform === "win32")("refuses devices, and pipes at once", async () => {
    const pipe = join(folder, "pipe");
    execFileSync("mkfifo", [pipe]);
    for (const path of [pipe, "/dev/zero"]) {
      await expect(readText(path)).rejects.toMatchObject({ code: "ENOTSUP" });
      await expect(files.read(path)).rejects.toMatchObject({ code: "ENOTSUP" });
    }
  });

  test("refuses a folder, and a bound that is no number of bytes", async () => {
    mkdirSync(join(folder, "folder"));
    await expect(readText(join(folder, "folder"))).rejects.toMatchObject({ code: "EISDIR" });
    await expect(readText(join(folder, "ten"), -1)).rejects.toThrow(FileArgumentError);
  });
});

test("a lease that is no time is refused before the directory is touched", async () => {
  for (const lease of [-1, 0, Number.NaN, Number.POSITIVE_INFINITY, "x" as unknown as number]) {
    const attempt = lockDirectory(join(folder, "locked"), { lease });
    await expect(attempt).rejects.toThrow(FileArgumentError);
  }
  expect(await files.list(join(folder, "locked"))).toEqual([]);
});

test("readChunks gives all bytes of a file in pieces", async () => {
  const path = join(folder, "large");
  const bytes = Uint8Array.from({ length: 2.5 * 2 ** 20 }, (_, i) => i % 251);
  writeFileSync(path, bytes);
  const pieces: Uint8Array[] = [];
  for await (const piece of readChunks(path)) pieces.push(piece);
  expect(Buffer.concat(pieces)).toEqual(Buffer.from(bytes));
  expect(pieces.length).toBeGreaterThan(2);
});
