import { readdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { startBackend } from "@rote/backends";
import { expect, test } from "vitest";
import { loadData } from "../data/loadData.ts";
import type { Executor } from "../executors/executor.ts";
import { inProcess } from "../executors/inProcess.ts";
import { processPool } from "../executors/processPool.ts";
import type { TrainingJob } from "../kinds/job.ts";
import { runInDirectory } from "../runDirectory/index.ts";
import type { ResultStore } from "../store/resultStore.ts";
import { longJobs, smallJobs } from "./fakeJobs.testing.ts";
import { isAlive, killSweeps, newStore, startCoordinator } from "./kill.testing.ts";
import { sweep } from "./sweep.ts";

test("killing coordinators and workers loses nothing, and gives the table of a serial run", {
  timeout: 300_000,
}, async () => {
  expect(await killSweeps({ kills: 8 })).toBe(8);
});

/** The step of the newest checkpoint of a job, once it is at least `step`. */
async function checkpointed(store: ResultStore, id: string, step: number): Promise<number> {
  const newest = () => {
    try {
      const names = readdirSync(join(store.workOf(id), "checkpoints"));
      return Math.max(-1, ...names.map((name) => Number(/^step-(\d+)/.exec(name)?.[1] ?? -1)));
    } catch {
      return -1; // not there yet
    }
  };
  await expect.poll(newest, { interval: 5, timeout: 120_000 }).toBeGreaterThanOrEqual(step);
  return newest();
}

/** The record of a job that was not killed, without its times. */
async function wholeRecord(job: TrainingJob): Promise<object> {
  await startBackend({ backend: "wasm" });
  const store = newStore();
  for await (const _ of sweep([job], { store, executor: inProcess() }));
  return timeless(await store.read(job.id));
}
const timeless = (record: unknown) =>
  JSON.parse(JSON.stringify(record, (name, value) => (name === "seconds" ? undefined : value)));

const pool = () => processPool({ concurrency: 1, backend: "wasm" });

/** Its jobs end soon once nothing waits for their checkpoints: from the attempt after `slow`. */
function longPool(slow: number, onStart: (pid: number) => void): Executor {
  const options = { concurrency: 1, backend: "wasm", onStart };
  const [slowly, soon] = [{ ...options, checkpointEvery: { steps: 1 } }, options].map(processPool);
  let attempts = 0;
  return {
    concurrency: 1,
    execute: (job, how) => (attempts++ < slow ? slowly! : soon!).execute(job, how),
  };
}

test("a run whose worker is killed resumes from its last checkpoint", {
  timeout: 300_000,
}, async () => {
  const store = newStore();
  const [job] = (await longJobs(1)) as [TrainingJob];
  const workers: number[] = [];
  const killedAt: Promise<number>[] = [];
  const executor = longPool(2, (pid) => {
    workers.push(pid);
    if (workers.length > 2) return;
    const wanted = 30 * workers.length;
    killedAt.push(
      checkpointed(store, job.id, wanted).then((step) => {
        process.kill(pid, "SIGKILL");
        return step;
      }),
    );
  });
  const firstEpochs: number[] = []; // of each attempt
  let attempt = 0;
  for await (const event of sweep([job], { store, executor, retries: 5 })) {
    if (event.type === "started") attempt = event.attempt;
    if (event.type === "progress" && event.epoch) firstEpochs[attempt - 1] ??= event.epoch.epoch;
    if (event.type === "done") expect(event.failures).toEqual([]);
  }
  expect(workers).toHaveLength(3);
  const steps = await Promise.all(killedAt);
  for (const [i, step] of steps.entries()) {
    // Two steps an epoch: the first epoch that ends is the checkpoint's or a later one.
    expect(firstEpochs[i + 1]).toBeGreaterThanOrEqual(Math.ceil(step / 2));
  }
  expect(timeless(await store.read(job.id))).toEqual(await wholeRecord(job));
});

test("runs whose coordinator is killed resume from their last checkpoints", {
  timeout: 300_000,
}, async () => {
  const store = newStore();
  const jobs = (await longJobs(2)) as [TrainingJob, TrainingJob];
  let reached: Promise<number[]> | undefined;
  await startCoordinator(
    store,
    (_, child) => {
      reached ??= Promise.all(jobs.map(({ id }) => checkpointed(store, id, 20)));
      reached.then(() => child.kill("SIGKILL"));
    },
    { jobs: 2, size: "long" },
  );
  const steps = await reached!;
  const first = new Map<string, number>();
  for await (const event of sweep(jobs, { store, executor: pool() })) {
    // Without an epoch it waits for a worker of the coordinator's, which is about to end.
    if (event.type === "progress" && event.epoch && !first.has(event.job.id)) {
      first.set(event.job.id, event.epoch.epoch);
    }
    if (event.type === "done") expect(event.failures).toEqual([]);
  }
  for (const [i, job] of jobs.entries()) {
    expect(first.get(job.id)).toBeGreaterThanOrEqual(Math.ceil(steps[i]! / 2));
    expect(timeless(await store.read(job.id))).toEqual(await wholeRecord(job));
  }
});

test("a run whose checkpoints are all damaged starts anew", { timeout: 120_000 }, async () => {
  const store = newStore();
  const [job] = (await smallJobs(1)) as [TrainingJob];
  const whole = await wholeRecord(job);
  const work = store.workOf(job.id);
  const events = runInDirectory(job.specification, () => loadData(job.specification), {
    directory: work,
    checkpointEvery: { steps: 1 },
  });
  for await (const event of events) if (event.type === "step" && event.step === 3) break;
  const checkpoints = join(work, "checkpoints");
  expect(readdirSync(checkpoints).length).toBeGreaterThan(0);
  for (const name of readdirSync(checkpoints)) writeFileSync(join(checkpoints, name), "rubbish");
  for await (const event of sweep([job], { store, executor: inProcess(), retries: 0 })) {
    if (event.type === "done") expect(event.failures).toEqual([]);
  }
  expect(timeless(await store.read(job.id))).toEqual(whole);
});

test("two sweeps on one store do each run once between them", { timeout: 120_000 }, async () => {
  const store = newStore();
  const jobs = await smallJobs(2);
  const sweepAll = async () => {
    for await (const event of sweep(jobs, { store, executor: pool(), retries: 0 })) {
      if (event.type === "done") return event;
    }
    throw new Error("no result");
  };
  const [one, other] = await Promise.all([sweepAll(), sweepAll()]);
  expect([one.failures, other.failures]).toEqual([[], []]);
  expect(one.records).toEqual(other.records); // to the times: the same records
});

test("a worker ends by itself when its coordinator is gone", { timeout: 120_000 }, async () => {
  const store = newStore();
  const workers: number[] = [];
  await startCoordinator(store, (pid, child) => {
    workers.push(pid);
    child.kill("SIGKILL");
  });
  await expect.poll(() => workers.some(isAlive), { timeout: 110_000 }).toBe(false);
});

test("a worker above the memory limit is ended, and its job not tried again", {
  timeout: 120_000,
}, async () => {
  const started: number[] = [];
  const executor = processPool({
    concurrency: 1,
    backend: "wasm",
    memoryLimit: 2 ** 24, // less than Node itself
    onStart: (pid) => started.push(pid),
  });
  const jobs = await longJobs(1); // it is not done before anybody looks
  for await (const event of sweep(jobs, { store: newStore(), executor, retries: 3 })) {
    if (event.type !== "done") continue;
    expect(event.failures[0]!.error).toMatchObject({ kind: "MemoryError", retryable: false });
    expect(event.failures[0]!.error.message).toMatch(/its memory must stay below 16 MiB, got \d+/);
  }
  expect(started).toHaveLength(1);
});

test("an error of a run comes back from its process with its class", {
  timeout: 120_000,
}, async () => {
  const executor = processPool({ concurrency: 1, backend: "webgl" });
  const jobs = await smallJobs(1);
  for await (const event of sweep(jobs, { store: newStore(), executor, retries: 3 })) {
    if (event.type !== "done") continue;
    expect(event.failures).toMatchObject([{ attempts: 1, error: { kind: "BackendError" } }]);
    expect(event.failures[0]!.error.message).toContain("webgl");
  }
});
