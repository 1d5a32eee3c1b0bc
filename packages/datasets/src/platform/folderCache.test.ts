import { mkdtempSync, readdirSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { LeaseLostError } from "@rote/files";
import { afterEach, beforeEach, expect, test } from "vitest";
import { CacheError } from "../datasetError.ts";
import { FolderCache } from "./folderCache.ts";

let folder: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), "rote-cache-"));
});
afterEach(() => rmSync(folder, { recursive: true }));

test("who stood still until another took the cache over changes nothing there", async () => {
  const names = ["images", "images.1234.part"];
  for (const name of names) writeFileSync(join(folder, name), "theirs");
  const cache = new FolderCache(folder);
  const late = [
    () => cache.write("images", Uint8Array.of(1)),
    () => cache.quarantine("images"),
    () => cache.tidy(),
  ];
  for (const change of late) {
    const work = cache.exclusively(async () => {
      for (const name of readdirSync(folder)) {
        if (name.startsWith(".lock")) rmSync(join(folder, name)); // as who takes over does
      }
      await change();
    }, {});
    const error = await work.catch((error) => error);
    expect(error).toBeInstanceOf(CacheError);
    expect(error.cause).toBeInstanceOf(LeaseLostError);
    expect(readdirSync(folder)).toEqual(names);
  }
});
