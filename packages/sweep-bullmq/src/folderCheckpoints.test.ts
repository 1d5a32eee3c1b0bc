import { chmodSync, readdirSync, truncateSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, test } from "vitest";
import { folderCheckpoints } from "./folderCheckpoints.ts";
import { newFolder } from "./queue.testing.ts";

const id = "a".repeat(64);
const holder = { token: "mine" };
const bytes = (text: string) => new TextEncoder().encode(text);

describe("checkpoints in a folder", () => {
  test("are there for another machine, the last of each job, until it is done", async () => {
    const folder = join(newFolder(), "not", "there", "yet");
    const [here, there] = [folderCheckpoints(folder), folderCheckpoints(folder)];
    expect(await there.load(id)).toBeUndefined();
    await there.remove(id);
    for (const text of ["first", "second"]) {
      expect(await here.save(id, bytes(text), holder)).toBeUndefined();
    }
    expect(await here.save("b".repeat(64), bytes("other"), holder)).toBeUndefined();
    expect(new TextDecoder().decode(await there.load(id))).toBe("second");
    expect(readdirSync(folder)).toHaveLength(2);
    await there.remove(id);
    expect(await here.load(id)).toBeUndefined();
    expect(readdirSync(folder)).toEqual([`${"b".repeat(64)}.safetensors`]);
  });

  test("that cannot be kept say why, and the run goes on without", async () => {
    const path = join(newFolder(), "a file");
    writeFileSync(path, "");
    chmodSync(path, 0o400);
    expect(await folderCheckpoints(path).save(id, bytes("x"), holder)).toMatch(/ENOTDIR|not a dir/);
  });

  test("larger than a checkpoint can be are not read", async () => {
    const folder = newFolder();
    const store = folderCheckpoints(folder);
    await store.save(id, bytes("x"), holder);
    truncateSync(join(folder, `${id}.safetensors`), 2 ** 33); // takes no room on the disk
    expect(await store.load(id)).toBeUndefined();
  });
});
