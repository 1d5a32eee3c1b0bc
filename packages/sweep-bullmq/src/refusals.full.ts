// What does not suit a machine, or is too large for anybody.

import { startBackend } from "@rote/backends";
import { type Job, sweep } from "@rote/experiments/sweeps";
import { Queue } from "bullmq";
import { afterAll, afterEach, beforeAll, beforeEach, expect, test } from "vitest";
import { keys, NAME, PREFIX } from "./jobQueue.ts";
import { smallJobs } from "./jobs.testing.ts";
import type { Machine } from "./machines.ts";
import { doneOf, drain, heard, newStore, startWorker, type Worker } from "./queue.testing.ts";
import { type QueueExecutor, queueExecutor } from "./queueExecutor.ts";
import { type RedisServer, startRedis } from "./redis.testing.ts";

const GIGABYTE = 2 ** 30;
const timeout = 300_000;

let server: RedisServer;
beforeAll(async () => {
  server = await startRedis(["--proto-max-bulk-len", "2gb"]);
  await startBackend({ backend: "wasm" });
});
afterAll(() => server.close());

let executor: QueueExecutor;
beforeEach(async () => {
  await server.redis.flushall();
  executor = await queueExecutor(server.address);
});
afterEach(() => executor.close());

/** Lets a job be done with a result that is there. */
async function pretend({ id }: Job): Promise<void> {
  const queue = new Queue(NAME, { connection: server.redis, prefix: PREFIX });
  await queue.add("training", {}, { jobId: id });
  await queue.close();
  await server.redis.lrem(`${PREFIX}:${NAME}:wait`, 0, id);
  await server.redis.zadd(keys.state("completed"), Date.now(), id);
}

test("a result of a gigabyte is refused by its length, without being read", {
  timeout,
}, async () => {
  const [job] = (await smallJobs(1)) as [Job];
  await pretend(job);
  await server.redis.setrange(keys.result(job.id), GIGABYTE - 1, "x");
  const before = process.memoryUsage().rss;
  const { failures } = await doneOf(sweep([job], { store: newStore(), executor, retries: 0 }));
  expect(failures[0]!.error.message).toMatch(/at most 8388608 bytes, got 1073741824/);
  expect(process.memoryUsage().rss - before).toBeLessThan(2 ** 27);
  expect(await server.redis.exists(keys.result(job.id))).toBe(0);
});

test("an entry of 100 megabytes is refused, and the worker goes on", { timeout }, async () => {
  const [job, other] = (await smallJobs(2)) as [Job, Job];
  const queue = new Queue(NAME, { connection: server.redis, prefix: PREFIX });
  await queue.add("training", {}, { jobId: other.id });
  await queue.close();
  await server.redis.hset(keys.job(other.id), "data", `"${" ".repeat(1e8)}"`);
  const worker = await startWorker(server.address);
  const { failures } = await doneOf(sweep([job], { store: newStore(), executor, retries: 0 }));
  expect(failures).toEqual([]);
  const reason = await server.redis.hget(keys.job(other.id), "failedReason");
  expect(reason).toMatch(/^QueueEntryError: .* it must have at most 262144 characters/);
  await drain(worker);
});

const refusals = (worker: Worker) =>
  worker.said.filter(({ type }) => type === "refused").map(({ reason }) => reason);

test("a machine that is not as a job asks refuses it and says why, and another one does it", {
  timeout,
}, async () => {
  const [job] = (await smallJobs(1)) as [Job];
  let told: Machine[] = [];
  const onMachines = (machines: Machine[]) => {
    if (machines.some(({ refused }) => Object.hasOwn(refused, job.id))) told = machines;
  };
  const environment = { backend: "cpu", platform: `${process.platform}-${process.arch}` };
  const asks = await queueExecutor(server.address, { environment, onMachines });
  const store = newStore();
  const done = doneOf(sweep([job], { store, executor: asks, retries: 0 }));
  const other = await startWorker(server.address);
  await expect.poll(() => told.length, { timeout: 60_000 }).toBe(1);
  expect(refusals(other)).toEqual(["backend must be cpu, here wasm"]);
  expect(told[0]!.refused).toEqual({ [job.id]: "backend must be cpu, here wasm" });
  const suits = await startWorker(server.address, { backend: "cpu", lease: 30 });
  const { records, failures } = await done;
  expect(failures).toEqual([]);
  expect(records[0]).toMatchObject({ environment: { backend: "cpu" } });
  expect(refusals(suits)).toEqual([]);
  await asks.close();
  await Promise.all([drain(other), drain(suits)]);
});

test("a machine without the memory for a job leaves it to others", { timeout }, async () => {
  const jobs = await smallJobs(1);
  const small = await startWorker(server.address, { how: "pool", memory: 8e7 });
  const done = doneOf(sweep(jobs, { store: newStore(), executor, retries: 0 }));
  await heard(small, ({ type, reason }) => type === "refused" && /MemoryError/.test(reason!));
  const large = await startWorker(server.address, { how: "pool" });
  expect((await done).failures).toEqual([]);
  await Promise.all([drain(small), drain(large)]);
});
