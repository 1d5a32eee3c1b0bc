import { existsSync, mkdirSync, mkdtempSync, readdirSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, expect, test } from "vitest";
import { cannotMount, mountSmallDisk } from "../../files/src/mount.testing.ts";
import { Results } from "./results.ts";
import { hasSignals, rote } from "./rote.testing.ts";

let cwd: string;
beforeEach(() => {
  cwd = mkdtempSync(join(tmpdir(), "rote-results-"));
});
afterEach(() => rmSync(cwd, { recursive: true }));

const list = () => readdirSync(cwd, { recursive: true }).sort();

test("folders of which nothing came are removed again, up to the one that was there", async () => {
  mkdirSync(join(cwd, "there"));
  const results = await Results.open(join(cwd, "there", "a", "b"), "id");
  results.close();
  expect(list()).toEqual(["there"]);
});

test("what another command finishes survives the end of one that got nowhere", async () => {
  const first = await Results.open(join(cwd, "rote-results", "first"), "one");
  const second = await Results.open(join(cwd, "rote-results", "second"), "two");
  await second.writeJson("record.json", { worth: "hours" });
  first.close();
  second.close();
  expect(existsSync(join(cwd, "rote-results", "second", "record.json"))).toBe(true);
  expect(existsSync(join(cwd, "rote-results", "first"))).toBe(false);
});

test.each(["record.json", "notes.txt"])(
  "%s, put into its folder by others, stays",
  async (name) => {
    const folder = join(cwd, "out");
    const results = await Results.open(folder, "id");
    writeFileSync(join(folder, name), "theirs");
    results.close();
    expect(list()).toEqual(["out", `out/${name}`, "out/rote.json"]);
  },
);

test("a folder that has results, and one that was there before, stay", async () => {
  const results = await Results.open(join(cwd, "out"), "id");
  await results.write("figure.svg", "<svg/>");
  results.close();
  const again = await Results.open(join(cwd, "out"), "id");
  again.close();
  expect(list()).toEqual(["out", "out/figure.svg", "out/rote.json"]);
});

test.skipIf(cannotMount)("a full disk leaves no empty folder behind", async () => {
  const disk = mountSmallDisk(1);
  try {
    disk.fill();
    await expect(Results.open(join(disk.path, "a", "b"), "id")).rejects.toThrow(/ENOSPC/);
    expect(readdirSync(disk.path)).toEqual([".filler.tmp"]);
  } finally {
    disk.unmount();
  }
});

test("a file that cannot be written leaves nothing half-written", async () => {
  const results = await Results.open(join(cwd, "out"), "id");
  mkdirSync(join(cwd, "out", "record.json"));
  await expect(results.write("record.json", "{}")).rejects.toThrow();
  expect(list()).toEqual(["out", "out/record.json", "out/rote.json"]);
});

test.runIf(hasSignals)(
  "a command that is interrupted takes nothing of another's with it",
  async () => {
    let other: ReturnType<typeof rote> | undefined;
    const endless = "randomize --dataset gaussianClusters --epochs 100000 --learning-rate 1e-9";
    const { code } = await rote(endless.split(" "), {
      cwd,
      onTalk: (text, child) => {
        if (!text.includes("six conditions")) return;
        other = rote("expressivity --n 50".split(" "), { cwd });
        other.finally(() => child.kill("SIGINT"));
      },
    });
    expect(code).toBe(130);
    expect(await other).toMatchObject({ code: 0 });
    const [, experiment, ...files] = list();
    expect(experiment).toMatch(/^rote-results.expressivity-50-/);
    expect(files).toEqual(
      ["record.json", "rote.json"].map((name) => join(String(experiment), name)),
    );
  },
);
