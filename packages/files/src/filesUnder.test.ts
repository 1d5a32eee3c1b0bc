import { execFileSync } from "node:child_process";
import { mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, expect, test } from "vitest";
import { filesUnder } from "./filesUnder.ts";

let folder: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), "rote-walk-"));
});
afterEach(() => rmSync(folder, { recursive: true }));

const write = (...names: string[]) => {
  mkdirSync(join(folder, ...names.slice(0, -1)), { recursive: true });
  writeFileSync(join(folder, ...names), "");
};

test("files of all depths come sorted, those that are not wanted do not", async () => {
  write("b.json");
  write("a", "c.json");
  write("a", "d.txt");
  write("a", "a", "e.json");
  const { files, leftOut } = await filesUnder(folder, { wanted: (name) => /json$/.test(name) });
  expect(files).toEqual(["a/a/e.json", "a/c.json", "b.json"]);
  expect(leftOut).toEqual([]);
});

// Windows lets few users make links, and has no pipes in folders.
test.skipIf(process.platform === "win32")("links in a circle end, pipes are left out", async () => {
  write("a", "b.json");
  symlinkSync(".", join(folder, "here"));
  symlinkSync("..", join(folder, "a", "0up"));
  symlinkSync(join(folder, "a", "b.json"), join(folder, "link.json"));
  symlinkSync("nowhere", join(folder, "broken.json"));
  execFileSync("sh", ["-c", `mkfifo "${join(folder, "pipe.json")}"`]);
  const { files, leftOut } = await filesUnder(folder);
  expect(files).toEqual(["a/b.json", "link.json"]);
  expect(leftOut).toEqual([
    { path: "a/0up", reason: "a folder that was visited already" },
    { path: "broken.json", reason: "cannot be read" },
    { path: "here", reason: "a folder that was visited already" },
    { path: "pipe.json", reason: "not a file" },
  ]);
});

test("a folder that cannot be listed is an error", async () => {
  await expect(filesUnder(join(folder, "none"))).rejects.toThrow(/ENOENT/);
});

test("the signal ends it with its reason", async () => {
  const reason = new Error("enough");
  await expect(filesUnder(folder, { signal: AbortSignal.abort(reason) })).rejects.toBe(reason);
});
