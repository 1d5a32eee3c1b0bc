import { type ChildProcess, spawn } from "node:child_process";
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import {
  inProcess,
  type Job,
  ResultStore,
  type SweepEvent,
  sweep,
  sweepTable,
} from "@rote/experiments/sweeps";
import { afterAll, expect } from "vitest";

const folders: string[] = [];
export const newFolder = () => {
  folders.push(mkdtempSync(join(tmpdir(), "rote-queue-")));
  return folders.at(-1)!;
};
export const newStore = () => new ResultStore(newFolder());
const workers = new Set<Worker>();
afterAll(() => {
  for (const { child } of workers) child.kill("SIGKILL");
  for (const folder of folders) rmSync(folder, { recursive: true, force: true, maxRetries: 5 });
});

export interface Said {
  /** When it was heard, in milliseconds. */
  at: number;
  type: string;
  id?: string;
  step?: number;
  reason?: string;
  text?: string;
  epoch?: { epoch: number };
}

export interface Worker {
  child: ChildProcess;
  said: Said[];
  ended: Promise<number | null>;
}

const script = fileURLToPath(new URL("./worker.testing.ts", import.meta.url));

/** A worker in a process of its own, to be killed. Resolves once it waits for jobs. */
export async function startWorker(
  address: string,
  {
    lease = 2,
    how = "process" as "process" | "pool" | "nothing",
    backend = "wasm",
    memory = 4e9,
    checkpoints = "",
    command = [] as readonly string[],
  } = {},
): Promise<Worker> {
  const given = [address, lease, how, backend, memory, checkpoints].map(String);
  const args = ["--conditions=@rote/source", script, ...given];
  const [name = "", ...rest] = [...command, process.execPath, ...args];
  const child = spawn(name, rest, {
    stdio: ["ignore", "pipe", "inherit"],
    env: { ...process.env, TMPDIR: newFolder() },
  });
  const said: Said[] = [];
  let unread = "";
  const ready = new Promise<void>((resolve) => {
    child.stdout!.on("data", (data) => {
      const lines = `${unread}${data}`.split("\n");
      unread = lines.pop()!;
      const at = performance.now();
      said.push(...lines.map((line) => ({ at, ...JSON.parse(line) })));
      if (said.length > 0) resolve();
    });
  });
  const ended = new Promise<number | null>((resolve) => child.on("close", resolve));
  const worker = { child, said, ended };
  workers.add(worker);
  ended.then(() => workers.delete(worker));
  await Promise.race([ready, ended]);
  return worker;
}

/** Ends a worker as a machine that is shut down would. */
export async function drain({ child, ended }: Worker): Promise<void> {
  child.kill("SIGTERM");
  expect(await ended).toBe(0);
}

/** Waits for an event of a worker. */
export const heard = ({ said }: Worker, what: (event: Said) => boolean) =>
  expect.poll(() => said.some(what), { timeout: 60_000, interval: 20 }).toBe(true);

/** The last event of a sweep. */
export async function doneOf(events: AsyncIterable<SweepEvent>) {
  for await (const event of events) if (event.type === "done") return event;
  throw new Error("no result");
}

/** The table of jobs that were done one after the other in this process. */
export async function serialTable(jobs: readonly Job[]): Promise<string> {
  const { records } = await doneOf(sweep(jobs, { store: newStore(), executor: inProcess() }));
  return sweepTable(records);
}
