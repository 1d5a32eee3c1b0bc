// Jobs that go from worker to worker, as these are killed or told to stop, and cancelled jobs.

import { readdirSync } from "node:fs";
import { startBackend } from "@rote/backends";
import { sweep, sweepTable } from "@rote/experiments/sweeps";
import { afterAll, afterEach, beforeAll, beforeEach, expect, test } from "vitest";
import { keys } from "./jobQueue.ts";
import { longJobs } from "./jobs.testing.ts";
import {
  doneOf,
  drain,
  heard,
  newFolder,
  newStore,
  type Said,
  serialTable,
  startWorker,
} from "./queue.testing.ts";
import { type QueueExecutor, queueExecutor } from "./queueExecutor.ts";
import { type RedisServer, startRedis } from "./redis.testing.ts";

let server: RedisServer;
beforeAll(async () => {
  server = await startRedis();
  await startBackend({ backend: "wasm" });
});
afterAll(() => server.close());

let executor: QueueExecutor;
beforeEach(async () => {
  await server.redis.flushall();
  executor = await queueExecutor(server.address);
});
afterEach(() => executor.close());

const timeout = 120_000;

test.each(["Redis", "a folder"])(
  "a run goes on elsewhere, with checkpoints in %s",
  {
    timeout,
  },
  async (place) => {
    const folder = newFolder();
    const how = { how: "pool", checkpoints: place === "Redis" ? "" : folder } as const;
    const jobs = await longJobs(1, 60);
    const store = newStore();
    const done = doneOf(sweep(jobs, { store, executor, retries: 0 }));
    const reached = (epoch: number) => (event: Said) => (event.epoch?.epoch ?? 0) >= epoch;
    const first = await startWorker(server.address, how);
    await heard(first, reached(15));
    const kept = () =>
      place === "Redis"
        ? server.redis.exists(keys.checkpoint(jobs[0]!.id))
        : readdirSync(folder).filter((name) => name.endsWith(".safetensors")).length;
    await expect.poll(kept).toBe(1);
    first.child.kill("SIGKILL");
    const second = await startWorker(server.address, how);
    await heard(second, ({ type }) => type === "started");
    const { step } = second.said.find(({ type }) => type === "started")!;
    expect(step).toBeGreaterThan(0);
    await heard(second, reached(25));
    await drain(second);
    expect(second.said.at(-1)).toMatchObject({ type: "released" });
    const third = await startWorker(server.address, how);
    const { failures, records } = await done;
    expect(failures).toEqual([]);
    const begun = third.said.find(({ type }) => type === "started")!;
    expect(begun.step).toBeGreaterThanOrEqual(2 * 24);
    expect(sweepTable(records)).toBe(await serialTable(jobs));
    expect(await kept()).toBe(0);
    await drain(third);
  },
);

test("cancelling ends what runs and what waits; asked for again, it goes on", {
  timeout,
}, async () => {
  const jobs = await longJobs(2, 400);
  const worker = await startWorker(server.address, { how: "pool" });
  const store = newStore();
  const first = doneOf(sweep(jobs, { store, executor, retries: 0 }));
  await heard(worker, ({ epoch }) => (epoch?.epoch ?? 0) >= 5);
  expect(await executor.cancel(jobs)).toBe(1);
  const { failures } = await first;
  expect(failures).toMatchObject([
    { error: { kind: "CancelledError" } },
    { error: { kind: "CancelledError" } },
  ]);
  const again = doneOf(sweep(jobs, { store, executor, retries: 0 }));
  again.catch(() => {});
  await heard(worker, ({ type, step }) => type === "started" && (step ?? 0) > 0);
  await executor.cancel(jobs);
  await again;
  await drain(worker);
});
