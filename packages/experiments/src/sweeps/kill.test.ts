import { type ChildProcess, spawn } from "node:child_process";
import { mkdtempSync, readdirSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { startBackend } from "@rote/backends";
import { integers, key } from "@rote/random";
import { afterAll, expect, test } from "vitest";
import { inProcess } from "../executors/inProcess.ts";
import { processPool } from "../executors/processPool.ts";
import { ResultStore } from "../executors/resultStore.ts";
import { smallJobs } from "./fakeJobs.testing.ts";
import { sweep } from "./sweep.ts";
import { sweepTable } from "./sweepTable.ts";

// Real processes, really killed: SIGKILL lets nobody clean up.

const JOBS = 6;
const folders: string[] = [];
const newStore = () => {
  folders.push(mkdtempSync(join(tmpdir(), "rote-kill-")));
  return new ResultStore(folders.at(-1)!);
};
afterAll(() => {
  for (const folder of folders) rmSync(folder, { recursive: true });
});

const coordinator = fileURLToPath(new URL("./coordinator.testing.ts", import.meta.url));

/** Starts a coordinator; tells of each worker that it starts, and how it ended. */
function start(store: ResultStore, onWorker: (pid: number, child: ChildProcess) => void) {
  const args = ["--conditions=@rote/source", coordinator, store.directory, String(JOBS)];
  const child = spawn(process.execPath, args, { stdio: ["ignore", "pipe", "inherit"] });
  let said = "";
  child.stdout.on("data", (data) => {
    for (const line of String(data).trim().split("\n")) {
      if (/^\d+$/.test(line)) onWorker(Number(line), child);
    }
    said += data;
  });
  return new Promise<boolean>((resolve) => child.on("close", () => resolve(/done/.test(said))));
}

async function serialTable(): Promise<string> {
  await startBackend({ backend: "wasm" });
  const store = newStore();
  for await (const event of sweep(await smallJobs(JOBS), { store, executor: inProcess() })) {
    if (event.type === "done") return sweepTable(event.records);
  }
  throw new Error("no result");
}

async function tableOf(store: ResultStore): Promise<string> {
  const records = await Promise.all((await smallJobs(JOBS)).map(({ id }) => store.read(id)));
  return sweepTable(records.map((record) => record!));
}

const isAlive = (pid: number) => {
  try {
    return process.kill(pid, 0);
  } catch {
    return false;
  }
};

test("killing coordinators and workers loses nothing, and gives the table of a serial run", {
  timeout: 300_000,
}, async () => {
  const store = newStore();
  const delays = [...integers(key(0, "kill"), 1500, 40)]; // milliseconds after a worker's start
  const workers: number[] = [];
  let kills = 0;
  let done = false;
  for (let round = 0; round < 12 && !done; round++) {
    done = await start(store, (pid, child) => {
      workers.push(pid);
      if (round >= 8) return; // enough: let it end
      const delay = delays[workers.length % delays.length]!;
      const victim = workers.length % 3 === 0 ? child.pid! : pid;
      setTimeout(() => {
        if (!isAlive(victim)) return;
        process.kill(victim, "SIGKILL");
        kills++;
      }, delay);
    });
  }
  expect(done).toBe(true);
  expect(kills).toBeGreaterThan(5);
  expect(await tableOf(store)).toBe(await serialTable());
  // A folder for each job, no more, and in each what is finished: nothing half-written, nothing twice.
  const found = readdirSync(store.directory);
  expect(found).toHaveLength(JOBS);
});

test("a worker ends by itself when its coordinator is gone", { timeout: 60_000 }, async () => {
  const store = newStore();
  const workers: number[] = [];
  await start(store, (pid, child) => {
    workers.push(pid);
    child.kill("SIGKILL");
  });
  await expect.poll(() => workers.some(isAlive), { timeout: 30_000 }).toBe(false);
});

test("a worker above the memory limit is ended, and its job not tried again", {
  timeout: 60_000,
}, async () => {
  const started: number[] = [];
  const executor = processPool({
    ...{ concurrency: 1, backend: "wasm", memoryLimit: 2 ** 24 }, // less than Node itself
    onStart: (pid) => started.push(pid),
  });
  const jobs = await smallJobs(1);
  for await (const event of sweep(jobs, { store: newStore(), executor, retries: 3 })) {
    if (event.type !== "done") continue;
    expect(event.failures[0]!.error).toMatchObject({ kind: "MemoryError", retryable: false });
    expect(event.failures[0]!.error.message).toMatch(/its memory must stay below 16 MiB, got \d+/);
  }
  expect(started).toHaveLength(1);
});

test("an error of a run comes back from its process with its class", {
  timeout: 60_000,
}, async () => {
  const executor = processPool({ concurrency: 1, backend: "webgl" });
  const jobs = await smallJobs(1);
  for await (const event of sweep(jobs, { store: newStore(), executor, retries: 3 })) {
    if (event.type !== "done") continue;
    expect(event.failures).toMatchObject([{ attempts: 1, error: { kind: "BackendError" } }]);
    expect(event.failures[0]!.error.message).toContain("webgl");
  }
});
