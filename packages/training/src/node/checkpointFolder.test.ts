import {
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  truncateSync,
  writeFileSync,
} from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { files } from "@rote/files";
import { afterEach, beforeEach, describe, expect, test, vi } from "vitest";
import { interceptedFiles } from "../../../files/src/files.testing.ts";
import { type Checkpoint, CheckpointError } from "../index.ts";
import { CheckpointFolder, CheckpointWriteError } from "./index.ts";

let path: string;
beforeEach(() => {
  path = mkdtempSync(join(tmpdir(), "rote-checkpoints-"));
});
afterEach(() => {
  vi.useRealTimers();
  rmSync(path, { recursive: true });
});

const checkpoint = (step: number): Checkpoint => ({
  state: {
    tensors: { w: { dtype: "float32", shape: [1000], data: new Float32Array(1000).fill(step) } },
    epoch: 1,
    step,
    examples: step,
    lossSum: 1 / 3,
    correct: 2,
  },
  about: { step },
});

async function save(folder: CheckpointFolder, ...steps: number[]) {
  for (const step of steps) await folder.save(checkpoint(step));
  await folder.flush();
}
const stepOf = async (folder: CheckpointFolder) => (await folder.latest())?.state.step;

test("the latest checkpoint comes back, and as many are kept as asked for", async () => {
  const folder = new CheckpointFolder(join(path, "new", "folder"), { keep: 2 });
  expect(await folder.latest()).toBeUndefined();
  await save(folder, 9, 10, 100);
  const newest = join(folder.path, "step-000000000100.safetensors");
  expect(await folder.latest()).toEqual({ ...checkpoint(100), path: newest, damaged: [] });
  expect(readdirSync(folder.path)).toEqual([
    "step-000000000010.safetensors",
    "step-000000000100.safetensors",
  ]);
});

test("what was not finished is not read, and cleared away by the next checkpoint", async () => {
  const folder = new CheckpointFolder(path);
  writeFileSync(join(path, ".step-000000000007.safetensors.1.tmp"), "half");
  expect(await folder.latest()).toBeUndefined();
  await save(folder, 8);
  expect(readdirSync(path)).toEqual(["step-000000000008.safetensors"]);
});

test("a damaged checkpoint is passed over for the one before, and named", async () => {
  const folder = new CheckpointFolder(path);
  await save(folder, 1, 2);
  truncateSync(join(path, "step-000000000002.safetensors"), 3000);
  const found = await folder.latest();
  expect(found!.state.step).toBe(1);
  expect(found!.damaged).toHaveLength(1);
  expect(found!.damaged[0]!.message).toContain("step-000000000002.safetensors: checkpoint: ");

  writeFileSync(join(path, "step-000000000001.safetensors"), "something else");
  await expect(folder.latest()).rejects.toThrow(CheckpointError);
  await expect(folder.latest()).rejects.toThrow(/one of the 2 in .* must be whole, got none/);
});

test("a folder under a checkpoint's name is passed over as a damaged one", async () => {
  const folder = new CheckpointFolder(path);
  await save(folder, 1);
  mkdirSync(join(path, "step-000000000002.safetensors"));
  const found = await folder.latest();
  expect(found!.state.step).toBe(1);
  expect(found!.damaged[0]!.message).toContain("step-000000000002.safetensors: ");
});

test("saving a checkpoint waits until the one before is on the disk", async () => {
  const order: string[] = [];
  const slow = interceptedFiles((_, name) => {
    if (name === "create" || name === "rename") order.push(name);
  });
  const folder = new CheckpointFolder(path, { files: slow });
  await folder.save(checkpoint(1));
  expect(order).toEqual([]); // it returns before the file is there
  await folder.save(checkpoint(2));
  expect(order).toEqual(["create", "rename"]); // one is never behind by more than one file
  await folder.flush();
  expect(await stepOf(folder)).toBe(2);
});

describe("a disk that fails at any operation", () => {
  const errors = [
    ["ENOSPC", "no space left on device", "Free some space"],
    ["EIO", "i/o error", "Look after the disk"],
    ["EACCES", "permission denied", "Make the folder writable"],
  ] as const;

  test.each(errors)("%s: the old or the new checkpoint is there", async (code, text, remedy) => {
    // How many operations the third checkpoint takes, when all goes well.
    const counted: string[] = [];
    const good = new CheckpointFolder(join(path, "good"));
    await save(good, 1, 2);
    const counting = interceptedFiles((_, name) => counted.push(name));
    await save(new CheckpointFolder(good.path, { files: counting }), 3);
    expect(counted).toContain("rename");
    expect(counted.length).toBeGreaterThan(8);

    for (let failing = 0; failing < counted.length; failing++) {
      const here = join(path, `${code}-${failing}`);
      await save(new CheckpointFolder(here), 1, 2);
      const failingFiles = interceptedFiles((n, name) => {
        if (n === failing) throw Object.assign(new Error(`${code}: ${text}, ${name}`), { code });
      });
      const folder = new CheckpointFolder(here, { files: failingFiles });
      const error = await save(folder, 3).then(
        () => undefined,
        (error) => error,
      );
      const again = new CheckpointFolder(here);
      // A failure that is not told of is one to clear away, after the checkpoint is safe.
      if (error === undefined) expect(await stepOf(again)).toBe(3);
      else {
        expect(error).toBeInstanceOf(CheckpointWriteError);
        expect(error.message).toContain(`${code}: ${text}`);
        expect(error.message).toContain(remedy);
        expect([2, 3]).toContain(await stepOf(again));
      }
      expect(readdirSync(here).filter((name) => name.endsWith(".tmp")).length).toBeLessThan(2);
      // The disk is well again.
      await save(again, 4);
      expect(await stepOf(again)).toBe(4);
      expect(readdirSync(here)).toHaveLength(2);
    }
  });

  test("a disk that stays full fails each time, and keeps the last checkpoint", async () => {
    await save(new CheckpointFolder(path), 1);
    const full = interceptedFiles((_, name) => {
      if (name === "second half of write") {
        throw Object.assign(new Error("ENOSPC: no space left on device"), { code: "ENOSPC" });
      }
    });
    const folder = new CheckpointFolder(path, { files: full });
    for (const step of [2, 3]) await expect(save(folder, step)).rejects.toThrow("Free some space");
    expect(readdirSync(path)).toEqual(["step-000000000001.safetensors"]);
    expect(await stepOf(folder)).toBe(1);
  });

  test("a place that cannot be a folder", async () => {
    writeFileSync(join(path, "file"), "");
    const folder = new CheckpointFolder(join(path, "file", "folder"));
    await expect(save(folder, 1)).rejects.toThrow(CheckpointWriteError);
  });
});

test("the newest checkpoint is that of the highest step, whatever the clock says", async () => {
  const folder = new CheckpointFolder(path);
  vi.useFakeTimers({ toFake: ["Date"], now: new Date("2030-01-01") });
  await save(folder, 1);
  vi.setSystemTime(new Date("1970-01-02"));
  await save(folder, 2);
  vi.setSystemTime(new Date("2100-01-01"));
  expect(await stepOf(folder)).toBe(2);
  const bytes = readFileSync(join(path, "step-000000000002.safetensors"));
  await save(new CheckpointFolder(join(path, "later"), { files }), 2);
  expect(readFileSync(join(path, "later", "step-000000000002.safetensors"))).toEqual(bytes);
});

test("refuses to keep none", () => {
  expect(() => new CheckpointFolder(path, { keep: 0 })).toThrow(
    "CheckpointFolder: keep must be a positive integer, got 0.",
  );
});
