import { type ChildProcess, spawn } from "node:child_process";
import { mkdtempSync, readdirSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { startBackend } from "@rote/backends";
import { foldIn, integer, key } from "@rote/random";
import { afterAll, expect } from "vitest";
import { inProcess } from "../executors/inProcess.ts";
import { ResultStore } from "../store/resultStore.ts";
import { smallJobs } from "./fakeJobs.testing.ts";
import { sweep } from "./sweep.ts";
import { sweepTable } from "./sweepTable.ts";

// Real processes, really killed: after SIGKILL nothing can clean up.

const JOBS = 6;
const folders: string[] = [];
export const newStore = () => {
  folders.push(mkdtempSync(join(tmpdir(), "rote-kill-")));
  return new ResultStore(folders.at(-1)!);
};
afterAll(() => {
  for (const folder of folders) rmSync(folder, { recursive: true });
});

const coordinator = fileURLToPath(new URL("./coordinator.testing.ts", import.meta.url));

/** Starts a coordinator; reports each worker that it starts, and how it ended. */
export function startCoordinator(
  store: ResultStore,
  onWorker: (pid: number, child: ChildProcess) => void = () => {},
  { jobs = JOBS, size = "small", flags = [] as string[] } = {},
) {
  const args = ["--conditions=@rote/source", ...flags, coordinator, store.directory];
  const child = spawn(process.execPath, [...args, String(jobs), size], {
    stdio: ["ignore", "pipe", "inherit"],
  });
  let said = "";
  child.stdout.on("data", (data) => {
    for (const line of String(data).trim().split("\n")) {
      if (/^\d+$/.test(line)) onWorker(Number(line), child);
    }
    said += data;
  });
  return new Promise<boolean>((resolve) => child.on("close", () => resolve(/done/.test(said))));
}

export async function serialTable(): Promise<string> {
  await startBackend({ backend: "wasm" });
  const store = newStore();
  for await (const event of sweep(await smallJobs(JOBS), { store, executor: inProcess() })) {
    if (event.type === "done") return sweepTable(event.records);
  }
  throw new Error("no result");
}

/** Everything in a store is finished: each record once, and nothing beside it. */
export async function expectWholeStore(store: ResultStore, table: string): Promise<void> {
  const records = await Promise.all((await smallJobs(JOBS)).map(({ id }) => store.read(id)));
  expect(sweepTable(records.map((record) => record!))).toBe(table);
  for await (const _ of sweep(await smallJobs(JOBS), { store, executor: inProcess() }));
  const found = readdirSync(store.directory);
  expect(found).toHaveLength(JOBS);
  for (const folder of found) {
    expect(readdirSync(join(store.directory, folder))).toEqual(["record.json"]);
  }
}

export const isAlive = (pid: number) => {
  try {
    return process.kill(pid, 0);
  } catch {
    return false;
  }
};

/**
 * Kills coordinators and workers of sweeps at random moments, until there have been so many kills;
 * every store comes to what a serial run gives. Returns how many kills there were.
 */
export async function killSweeps({ kills }: { kills: number }): Promise<number> {
  const table = await serialTable();
  const draws = key(0, "kill");
  let killed = 0;
  while (killed < kills) {
    const store = newStore();
    const enough = Math.min(kills, killed + 12);
    let workers = 0;
    for (let done = false; !done; ) {
      done = await startCoordinator(store, (pid, child) => {
        workers++;
        if (killed >= enough) return; // let it end
        const delay = integer(foldIn(draws, killed + workers), 1500); // after the worker's start
        const victim = workers % 3 === 0 ? child.pid! : pid;
        setTimeout(() => {
          if (killed >= enough || !isAlive(victim)) return;
          process.kill(victim, "SIGKILL");
          killed++;
        }, delay);
      });
    }
    await expectWholeStore(store, table);
  }
  return killed;
}
