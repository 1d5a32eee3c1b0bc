import { expect, test } from "vitest";
import * as api from "./index.ts";

test("public names", () => {
  expect(Object.keys(api).sort()).toEqual([
    "DirectoryInUseError",
    "FileArgumentError",
    "FileTooLargeError",
    "LeaseLostError",
    "TEMPORARY",
    "diskRemedy",
    "endWithParent",
    "files",
    "filesUnder",
    "holderWords",
    "isAlive",
    "isLock",
    "lockDirectory",
    "processStart",
    "readChunks",
    "readText",
    "waitForDirectory",
    "writeDurably",
  ]);
});
