// A queue whose workers, coordinator and server are killed. As root: its machines have host names
// of their own.

import { type ChildProcess, spawn } from "node:child_process";
import { readdirSync } from "node:fs";
import { join } from "node:path";
import { setTimeout } from "node:timers/promises";
import { fileURLToPath } from "node:url";
import { startBackend } from "@rote/backends";
import { inProcess, ResultStore, sweep, sweepTable } from "@rote/experiments/sweeps";
import { foldIn, integer, key } from "@rote/random";
import { expect, test } from "vitest";
import { keys } from "./jobQueue.ts";
import { longJobs } from "./jobs.testing.ts";
import {
  doneOf,
  newFolder,
  newStore,
  serialTable,
  startWorker,
  type Worker,
} from "./queue.testing.ts";
import { queueExecutor } from "./queueExecutor.ts";
import { type RedisServer, startRedis } from "./redis.testing.ts";

const JOBS = 100;
const EPOCHS = 80;
const LEASE = 5;
const timeout = 2_400_000;

const script = fileURLToPath(new URL("./coordinator.testing.ts", import.meta.url));
const appendOnly = ["--appendonly", "yes"];

/** What lets a process believe that it is on a machine of this name. */
const onMachine = (name: string) => [
  "unshare",
  "--uts",
  "sh",
  "-c",
  `hostname ${name} && exec "$0" "$@"`,
];

interface Coordinator {
  child: ChildProcess;
  /** Whether it came to its end. */
  ended: Promise<boolean>;
}

function startCoordinator(address: string, folder: string): Coordinator {
  const args = ["--conditions=@rote/source", script, address, folder, String(JOBS), String(EPOCHS)];
  const child = spawn(process.execPath, args, { stdio: ["ignore", "pipe", "ignore"] });
  let said = "";
  child.stdout.on("data", (data) => {
    said += data;
  });
  return { child, ended: new Promise((r) => child.on("close", () => r(/^done$/m.test(said)))) };
}

/** Kills a worker every 20 s, the coordinator ten times, the server twice, and a group for good. */
async function ruin(server: RedisServer, isDone: () => boolean, coordinate: () => Coordinator) {
  const groups = ["north", "south"];
  const start = (group: string) =>
    startWorker(server.address, { lease: LEASE, how: "pool", command: onMachine(group) });
  let workers: { group: string; worker: Worker }[] = [];
  for (const group of [...groups, ...groups]) workers.push({ group, worker: await start(group) });
  const counts = { workers: 0, coordinators: 0, servers: 0 };
  const draws = key(0, "ruin");
  let coordinator = coordinate();
  for (let second = 1; !isDone(); second++) {
    await setTimeout(1000);
    if (second % 20 === 0) {
      const [victim] = workers.splice(integer(foldIn(draws, second), workers.length), 1);
      victim!.worker.child.kill("SIGKILL");
      counts.workers++;
      const { group } = victim!;
      if (groups.includes(group)) workers.push({ group, worker: await start(group) });
    }
    if (second % 12 === 0 && counts.coordinators < 10) {
      coordinator.child.kill("SIGKILL");
      counts.coordinators++;
      coordinator = coordinate();
    }
    if (second === 30 || second === 70) {
      await server.kill();
      counts.servers++;
      if (second === 70) await setTimeout(40_000);
      await server.start();
      if (coordinator.child.exitCode !== null) coordinator = coordinate(); // began without a server
    }
    if (second === 100) {
      groups.pop();
      for (const { group, worker } of workers) if (group === "south") worker.child.kill("SIGKILL");
      workers = workers.filter(({ group }) => group === "north");
    }
  }
  for (const { worker } of workers) worker.child.kill("SIGTERM");
  await Promise.all(workers.map(({ worker }) => worker.ended));
  return counts;
}

test("every job comes to one record, and all to the table of a serial run, whatever is killed", {
  timeout,
}, async () => {
  const server = await startRedis(appendOnly);
  const folder = newFolder();
  let isDone = false;
  const counts = await ruin(
    server,
    () => isDone,
    () => {
      const coordinator = startCoordinator(server.address, folder);
      coordinator.ended.then((done) => {
        isDone ||= done;
      });
      return coordinator;
    },
  );
  console.log(`queue: killed ${JSON.stringify(counts)}`);
  expect(counts.servers).toBe(2);
  expect(counts.coordinators).toBe(10);
  expect(await server.redis.zcard(keys.state("completed"))).toBe(JOBS);
  await server.close();
  const found = readdirSync(folder);
  expect(found).toHaveLength(JOBS);
  for (const name of found) expect(readdirSync(join(folder, name))).toEqual(["record.json"]);
  await startBackend({ backend: "wasm" });
  const jobs = await longJobs(JOBS, EPOCHS);
  const store = new ResultStore(folder);
  const { records } = await doneOf(sweep(jobs, { store, executor: inProcess() }));
  expect(sweepTable(records)).toBe(await serialTable(jobs));
});

test("a job whose worker is killed goes on elsewhere within twice the lease", {
  timeout,
}, async () => {
  const server = await startRedis();
  const executor = await queueExecutor(server.address);
  const [job] = await longJobs(1, 5000);
  doneOf(sweep([job!], { store: newStore(), executor, retries: 0 })).catch(() => {});
  const start = () => startWorker(server.address, { lease: LEASE, how: "pool" });
  let [holder, idle] = [await start(), await start()];
  const begun = ({ said }: Worker) => said.find(({ type }) => type === "started");
  const seconds: number[] = [];
  for (let i = 0; i < 8; i++) {
    if (!begun(holder)) [holder, idle] = [idle, holder];
    await expect.poll(() => begun(holder), { timeout: 60_000 }).toBeDefined();
    await setTimeout(4_000 + 700 * i);
    const killed = performance.now();
    holder.child.kill("SIGKILL");
    await expect.poll(() => begun(idle), { timeout: 60_000, interval: 5 }).toBeDefined();
    seconds.push((begun(idle)!.at - killed) / 1000);
    holder = await start();
  }
  console.log(`queue: taken over after ${seconds.map((s) => s.toFixed(1)).join(", ")} s`);
  expect(Math.max(...seconds)).toBeLessThan(2 * LEASE);
  for (const { child } of [holder, idle]) child.kill("SIGKILL");
  await executor.close();
  await server.close();
});
