import { spawnSync } from "node:child_process";
import { fileURLToPath } from "node:url";
import { expect, test } from "vitest";
import * as entry from "./augmentationEntry.ts";

test("the names are those of the augmentations", () => {
  const others = ["augmentationFromJSON", "augmentationNames", "compose"];
  expect(Object.keys(entry).sort()).toEqual([...entry.augmentationNames, ...others].sort());
});

test("the entry does not load TensorFlow.js", () => {
  const entryFile = fileURLToPath(new URL("./augmentationEntry.ts", import.meta.url));
  const script = `
    await import(${JSON.stringify(entryFile)});
    console.log("_tfengine" in globalThis, "_tfGlobals" in globalThis);
  `;
  const args = ["--conditions=@rote/source", "--input-type=module", "--eval", script];
  const { stdout, stderr } = spawnSync(process.execPath, args, { encoding: "utf8" });
  expect(stdout + stderr).toBe("false false\n");
});
