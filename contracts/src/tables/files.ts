import { mkdtempSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import * as api from "@rote/files";
import type { Table } from "../contract.ts";

const folder = () => mkdtempSync(join(tmpdir(), "rote-contract-"));

export const files: Table = {
  entries: { "@rote/files": api },
  contracts: {
    diskRemedy: { given: () => [Object.assign(new Error("full"), { code: "ENOSPC" })] },
    endWithParent: { given: () => [], call: (end) => end()() },
    filesUnder: {
      given: () => [folder(), {}],
      options: { 1: "wanted" },
    },
    holderWords: {
      given: () => [{ pid: 1, host: "here", since: undefined, until: undefined }],
    },
    isAlive: { given: () => [process.pid, api.processStart(process.pid)] },
    isLock: { given: () => ["file"] },
    lockDirectory: {
      given: () => [folder(), {}],
      options: { 1: "lease" },
      call: async (lock, given) => (await lock(...given)).release(),
    },
    processStart: { given: () => [process.pid] },
    readChunks: { given: () => [fileURLToPath(import.meta.url)] },
    readText: { given: () => [fileURLToPath(import.meta.url)] },
    waitForDirectory: {
      given: () => [folder(), {}],
      call: async (wait, given) => (await wait(...given)).release(),
      options: { 1: "lease" },
    },
    writeDurably: { given: () => [join(folder(), "file"), Uint8Array.of(1, 2)] },
  },
};
