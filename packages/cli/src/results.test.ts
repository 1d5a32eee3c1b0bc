import {
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  writeFileSync,
} from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, test } from "vitest";
import { cannotMount, mountSmallDisk, type SmallDisk } from "../../files/src/mount.testing.ts";
import { exitCodeOf } from "./exitCodes.ts";
import { Results } from "./results.ts";
import { hasSignals, rote } from "./rote.testing.ts";
import { UsageError } from "./usageError.ts";
import { writeWhole } from "./writeWhole.ts";

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
    await expect(writeWhole(join(disk.path, "c", "d", "report.html"), "x")).rejects.toThrow(
      /ENOSPC/,
    );
    expect(readdirSync(disk.path)).toEqual([".filler.tmp"]);
  } finally {
    disk.unmount();
  }
});

test("a file that cannot be written leaves nothing half-written", async () => {
  const results = await Results.open(join(cwd, "out"), "id");
  mkdirSync(join(cwd, "out", "record.json"));
  await expect(results.write("record.json", "{}")).rejects.toThrow(UsageError);
  expect(list()).toEqual(["out", "out/record.json", "out/rote.json"]);
});

test("what is finished says so, and stays the experiment's", async () => {
  const folder = join(cwd, "out");
  const identity = () => JSON.parse(readFileSync(join(folder, "rote.json"), "utf8"));
  const results = await Results.open(folder, "id");
  await results.writeJson("record.json", {});
  expect(identity()).toEqual({ experiment: "id" });
  await results.finish();
  expect(identity()).toEqual({ experiment: "id", finished: true });
  await expect(Results.open(folder, "other")).rejects.toThrow(UsageError);
  await Results.open(folder, "id");
  expect(identity()).toEqual({ experiment: "id" }); // it is being done again
});

describe.skipIf(cannotMount)("a disk that is full or read-only", () => {
  let disk: SmallDisk;
  beforeEach(() => {
    disk = mountSmallDisk(16); // a checkpoint takes some of it
  });
  afterEach(() => disk.unmount());
  const failure = (work: Promise<unknown>) =>
    work.then(
      () => undefined,
      (error) => error,
    );

  test("is named with every file that it does not take, and those before stay", async () => {
    const results = await Results.open(join(disk.path, "out"), "id");
    await results.write("first.json", "{}");
    disk.fill();
    for (const work of [() => results.write("second.json", "{}"), () => results.finish()]) {
      const error = await failure(work());
      expect(error).toBeInstanceOf(UsageError);
      expect(error.message).toContain(join(disk.path, "out"));
      expect(error.message).toContain("Free some space, or name another folder by --out.");
      expect(exitCodeOf(error)).toBe(1);
    }
    disk.free();
    expect(readdirSync(results.folder).sort()).toEqual(["first.json", "rote.json"]);
    await results.write("second.json", "{}");
    await results.finish();
    disk.makeReadOnly();
    const error = await failure(results.write("third.json", "{}"));
    expect(error.message).toMatch(/EROFS.* Choose a folder that can be written, or name another/);
    expect(exitCodeOf(error)).toBe(1);
  });

  test("ends randomize in the middle, which comes to all six when there is room", async () => {
    const out = join(disk.path, "six");
    const small = "--train 40 --test 20 --model mlp-1x512 --epochs 2";
    const args = `randomize --dataset gaussianClusters ${small} --out`.split(" ");
    const full = await rote([...args, out], {
      cwd,
      onTalk: (text) => {
        if (text.includes("six conditions")) disk.fill();
      },
    });
    expect(full.code).toBe(1);
    expect(full.stderr).toMatch(/rote: .* must be .*ENOSPC.*Free some space/);
    disk.free();
    const again = await rote([...args, out], { cwd });
    expect([again.code, again.stderr]).toEqual([0, expect.any(String)]);
    const names = readdirSync(out);
    expect(names.filter((name) => name.endsWith("s.json"))).toHaveLength(6);
    expect(names.filter((name) => name.startsWith("."))).toEqual([]);
    expect((await rote(["verify", out], { cwd })).code).toBe(0);
  });

  test("ends a sweep and a report, and both go on when there is room", async () => {
    const document = join(cwd, "sweep.yaml");
    writeFileSync(document, "kind: expressivity\nbase: { dimension: 2 }\ngrid: { n: [4, 5] }\n");
    const out = join(disk.path, "out");
    const sweep = () => rote(["sweep", document, "--out", out, "--in-process"], { cwd });
    disk.fill();
    const full = await sweep();
    expect([full.code, full.stderr]).toEqual([
      1,
      expect.stringMatching(/ENOSPC.* Free some space/),
    ]);
    disk.free();
    expect((await sweep()).code).toBe(0);
    disk.fill();
    const report = await rote(["report", out], { cwd });
    expect([report.code, report.stderr]).toEqual([
      1,
      expect.stringMatching(/rote: results: \S+ must be a file .*ENOSPC.* Free some space/),
    ]);
    disk.free();
    expect((await rote(["report", out], { cwd })).code).toBe(0);
    const names = readdirSync(out, { recursive: true, encoding: "utf8" });
    expect(names.filter((name) => name.endsWith(".tmp"))).toEqual([]);
  });
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
    // What the interrupted one had begun stays, to be resumed.
    const [experiment, ...files] = list().filter((name) => String(name).includes("expressivity"));
    expect(experiment).toMatch(/^rote-results.expressivity-50-/);
    expect(files).toEqual(
      ["record.json", "rote.json"].map((name) => join(String(experiment), name)),
    );
  },
);
