import {
  existsSync,
  lutimesSync,
  mkdirSync,
  readdirSync,
  symlinkSync,
  utimesSync,
  writeFileSync,
} from "node:fs";
import { join } from "node:path";
import { describe, expect, test } from "vitest";
import { newFolder } from "./queue.testing.ts";
import { removeAbandoned, workFolder } from "./workFolder.ts";

const signal = new AbortController().signal;
const long = new Date(Date.now() - 3_600_000);

describe("the folder of a worker", () => {
  test("is its own, and removed with it", async () => {
    const parent = newFolder();
    const [one, two] = [await workFolder(parent), await workFolder(parent)];
    expect(one.path).not.toBe(two.path);
    await one.remove();
    expect(readdirSync(parent).map((name) => join(parent, name))).toEqual([two.path]);
    await two.remove();
  });

  test("is removed by another once its worker is gone, and not before", async () => {
    const parent = newFolder();
    const alive = await workFolder(parent);
    const folders = ["rote-worker-gone", "rote-worker-new", "another's"];
    for (const name of folders) {
      mkdirSync(join(parent, name));
      writeFileSync(join(parent, name, "record.json"), "{}");
    }
    const elsewhere = newFolder();
    symlinkSync(elsewhere, join(parent, "rote-worker-link"));
    for (const name of ["rote-worker-gone", "another's"])
      utimesSync(join(parent, name), long, long);
    for (const path of [alive.path, elsewhere]) utimesSync(path, long, long);
    lutimesSync(join(parent, "rote-worker-link"), long, long);
    await removeAbandoned(parent, signal);
    const left = ["another's", "rote-worker-link", "rote-worker-new"].map((name) =>
      join(parent, name),
    );
    const found = () => readdirSync(parent).map((name) => join(parent, name));
    await expect.poll(() => found().sort()).toEqual([...left, alive.path].sort());
    expect(existsSync(elsewhere)).toBe(true);
    await alive.remove();
  });
});
