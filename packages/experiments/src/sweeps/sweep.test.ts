import { spawnSync } from "node:child_process";
import { EventEmitter, once } from "node:events";
import { existsSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { parseRecord } from "@rote/records/schemas";
import { CheckpointWriteError } from "@rote/training/node";
import { afterEach, beforeEach, describe, expect, test } from "vitest";
import type { Executor } from "../executors/executor.ts";
import { JobError } from "../executors/jobError.ts";
import type { TrainingJob as Job } from "../kinds/job.ts";
import { specificationHash } from "../specification/specificationHash.ts";
import { ResultStore, ResultStoreError } from "../store/resultStore.ts";
import { recordOf, smallJobs } from "./fakeJobs.testing.ts";
import { planSweep } from "./plan.ts";
import { type SweepEvent, type SweepOptions, sweep } from "./sweep.ts";
import { sweepTable } from "./sweepTable.ts";

let store: ResultStore;
beforeEach(() => {
  store = new ResultStore(mkdtempSync(join(tmpdir(), "rote-sweep-")));
});
afterEach(() => rmSync(store.directory, { recursive: true }));

/** An executor that ends the jobs when and as a test wants it; it commits their records at once. */
function executor(
  outcome: (job: Job, attempt: number) => Promise<void> | void,
  concurrency = 1,
): Executor & { attempts: Map<string, number>; most: number } {
  let running = 0;
  const self: Executor & { attempts: Map<string, number>; most: number } = {
    concurrency,
    attempts: new Map<string, number>(),
    most: 0,
    async execute(given, { store }) {
      const job = given as Job;
      self.most = Math.max(self.most, ++running);
      const attempt = (self.attempts.get(job.id) ?? 0) + 1;
      self.attempts.set(job.id, attempt);
      try {
        await outcome(job, attempt);
        await store.commit(recordOf(job));
      } finally {
        running--;
      }
    },
  };
  return self;
}

async function all(jobs: Job[], options: Omit<SweepOptions, "store">): Promise<SweepEvent[]> {
  const events: SweepEvent[] = [];
  for await (const event of sweep(jobs, { store, ...options })) events.push(event);
  return events;
}

const doneOf = (events: SweepEvent[]) => {
  const last = events.at(-1)!;
  if (last.type !== "done") throw new Error(`the last event is ${last.type}`);
  return last;
};

const crash = () => {
  throw new JobError("crashed", { retryable: true, kind: "WorkerError" });
};

describe("sweep", () => {
  test("gives the records in the order of the jobs, whatever the order of their ends", async () => {
    const jobs = await smallJobs(5);
    const ended = new EventEmitter();
    // Each job ends when the one after it has; the last one first.
    const slowFirst = executor(async ({ id }) => {
      const next = jobs[jobs.findIndex((job) => job.id === id) + 1];
      if (next) await once(ended, next.id);
    }, 5);
    const events: SweepEvent[] = [];
    for await (const event of sweep(jobs, { store, executor: slowFirst })) {
      events.push(event);
      if (event.type === "finished") ended.emit(event.job.id);
    }
    const finished = events.flatMap((event) => (event.type === "finished" ? [event.job.id] : []));
    expect(finished).toEqual(jobs.map(({ id }) => id).reverse());
    const { records, failures } = doneOf(events);
    expect(records).toEqual(jobs.map(recordOf));
    expect(failures).toEqual([]);
    expect(slowFirst.most).toBe(5);
  });

  test("never runs more at once than the executor allows", async () => {
    const two = executor(() => new Promise((resolve) => setTimeout(resolve, 2)), 2);
    await all(await smallJobs(6), { executor: two });
    expect(two.most).toBe(2);
  });

  test("does not do again what is done, nor the same job twice", async () => {
    const jobs = await smallJobs(3);
    await all(jobs.slice(0, 2), { executor: executor(() => {}) });
    const second = executor(() => {});
    const events = await all([...jobs, ...jobs], { executor: second });
    expect([...second.attempts]).toEqual([[jobs[2]!.id, 1]]);
    expect(events.filter(({ type }) => type === "skipped")).toHaveLength(2);
    expect(doneOf(events).records).toEqual(jobs.map(recordOf));
  });

  test("retries a failed job as often as asked, then reports it and continues", async () => {
    const jobs = await smallJobs(3);
    const failsOnce = executor((job, attempt) => {
      if (job === jobs[0] && attempt === 1) crash();
      if (job === jobs[1]) crash();
    });
    const { records, failures } = doneOf(await all(jobs, { executor: failsOnce, retries: 2 }));
    expect(jobs.map(({ id }) => failsOnce.attempts.get(id))).toEqual([2, 3, 1]);
    expect(records).toEqual([jobs[0]!, jobs[2]!].map(recordOf));
    expect(failures).toMatchObject([{ job: jobs[1], attempts: 3, error: { message: "crashed" } }]);
  });

  test("does not try again what would end alike", async () => {
    const [job] = await smallJobs(1);
    const diverges = executor(() => {
      throw new JobError("diverged", { retryable: false, kind: "DivergedError" });
    });
    await all([job!], { executor: diverges, retries: 5 });
    expect(diverges.attempts.get(job!.id)).toBe(1);
  });

  test("ends where the disk is full, and says so of no job", async () => {
    const jobs = await smallJobs(3);
    const full = executor((job) => {
      if (job === jobs[1]) throw new CheckpointWriteError("c", new Error("ENOSPC: no space left"));
    });
    await expect(all(jobs, { executor: full, retries: 5 })).rejects.toThrow("ENOSPC");
    expect(full.attempts.has(jobs[2]!.id)).toBe(false);
    expect(existsSync(store.folderOf(jobs[1]!.id))).toBe(false);
    const { records } = doneOf(await all(jobs, { executor: executor(() => {}) }));
    expect(records).toEqual(jobs.map(recordOf));
  });

  test("a job that fails leaves a record of why and where, until it is done", async () => {
    const [job] = (await smallJobs(1)) as [Job];
    const environment = { rote: "1.0.0", runtime: "Node 20.19.0", platform: "elsewhere" };
    const details = { retryable: false, kind: "DivergedError", epoch: 2, step: 5, environment };
    const diverges = executor(() => {
      throw new JobError("the loss is NaN", details);
    });
    await all([job], { executor: diverges });
    const path = join(store.folderOf(job.id), "failure.json");
    const failure = JSON.parse(readFileSync(path, "utf8"));
    expect(parseRecord(failure)?.record).toMatchObject({
      of: "training",
      specification: job.specification,
      specificationHash: await specificationHash(job.specification),
      error: { name: "DivergedError", code: "JOB_FAILED", message: "the loss is NaN" },
      epoch: 2,
      step: 5,
      environment,
      time: expect.stringMatching(/^20/),
    });
    await all([job], { executor: executor(() => {}) });
    expect(readdirSync(store.folderOf(job.id))).toEqual(["record.json"]);
  });

  test("stops at the first failure if asked", async () => {
    const jobs = await smallJobs(4);
    const first = executor((job) => (job === jobs[1] ? crash() : undefined));
    const { records } = doneOf(await all(jobs, { executor: first, retries: 0, failFast: true }));
    expect(records).toEqual([recordOf(jobs[0]!)]);
    expect(first.attempts.has(jobs[2]!.id)).toBe(false);
  });

  test("ends with the signal's reason, and keeps what was done", async () => {
    const jobs = await smallJobs(3);
    const controller = new AbortController();
    const reason = new Error("enough");
    const stops = executor((job) => {
      if (job === jobs[1]) controller.abort(reason);
    });
    const ended = all(jobs, { executor: stops, signal: controller.signal });
    await expect(ended).rejects.toBe(reason);
    expect(await store.read(jobs[0]!.id)).toEqual(recordOf(jobs[0]!));
    expect(await store.read(jobs[2]!.id)).toBeUndefined();
  });

  test("an executor that leaves no record has failed", async () => {
    const jobs = await smallJobs(1);
    const forgets: Executor = { concurrency: 1, execute: async () => {} };
    const { failures } = doneOf(await all(jobs, { executor: forgets, retries: 0 }));
    expect(failures[0]!.error.message).toContain("must be in the store when it is done");
  });
});

describe("ResultStore", () => {
  test("refuses what is not the job's record, and says what to do", async () => {
    const [a, b] = (await smallJobs(2)) as [Job, Job];
    await store.commit(recordOf(a));
    const path = join(store.folderOf(a.id), "record.json");
    writeFileSync(path, JSON.stringify(recordOf(b)));
    await expect(store.read(a.id)).rejects.toThrow(ResultStoreError);
    writeFileSync(path, "{");
    await expect(store.read(a.id)).rejects.toThrow(
      /must be the record of .*, got no record. Remove/,
    );
  });

  test("keeps a record under its job's id, where that is not the hash", async () => {
    const [job] = (await smallJobs(1)) as [Job];
    const id = "f".repeat(64);
    await store.commit(recordOf(job), id);
    expect(await store.read(id)).toEqual({ ...recordOf(job), jobId: id });
    await expect(store.read(job.id)).resolves.toBe(undefined);
    const path = join(store.folderOf(id), "record.json");
    writeFileSync(path, JSON.stringify(recordOf(job)));
    await expect(store.read(id)).rejects.toThrow(ResultStoreError);
  });

  test("replaces a record by its equal, and leaves no other file", async () => {
    const [job] = (await smallJobs(1)) as [Job];
    await store.commit(recordOf(job));
    await store.commit(recordOf(job));
    expect(await store.read(job.id)).toEqual(recordOf(job));
    expect(readdirSync(store.folderOf(job.id))).toEqual(["record.json"]);
  });

  test("removes what a killed process left half-written, and nothing else", async () => {
    const [job] = (await smallJobs(1)) as [Job];
    await store.commit(recordOf(job));
    const { pid } = spawnSync(process.execPath, ["--version"]);
    for (const writer of [pid, process.pid]) {
      writeFileSync(join(store.folderOf(job.id), `.record.json.${writer}.tmp`), "{");
    }
    await all([job], { executor: executor(() => {}) });
    const left = readdirSync(store.folderOf(job.id));
    expect(left.sort()).toEqual([`.record.json.${process.pid}.tmp`, "record.json"]);
  });

  test("says that a directory cannot be written", async () => {
    const [job] = (await smallJobs(1)) as [Job];
    writeFileSync(join(store.directory, "file"), "");
    const nowhere = new ResultStore(join(store.directory, "file"));
    await expect(nowhere.commit(recordOf(job))).rejects.toThrow(ResultStoreError);
    await expect(nowhere.commit(recordOf(job))).rejects.toThrow(
      /must be a folder that can be written/,
    );
  });
});

describe("planSweep", () => {
  test("counts steps, and takes the pace of finished runs, or else the one given", async () => {
    const jobs = await smallJobs(3);
    const unknown = await planSweep(jobs, { store });
    // 40 examples in batches of 20, three epochs: 6 steps a run.
    expect(unknown.remaining).toEqual({ runs: 3, steps: 18, seconds: undefined });
    const given = await planSweep(jobs, { store, pace: () => 0.1, executor: { concurrency: 2 } });
    expect(given.remaining.seconds).toBeCloseTo((3 * 0.1 * 40 * 3) / 2, 9);

    await store.commit(recordOf(jobs[0]!)); // 10 s for 2 epochs of 40 examples: ⅛ s each
    const known = await planSweep(jobs, { store, pace: () => 0.1 });
    expect(known.remaining).toMatchObject({ runs: 2, steps: 12 });
    expect(known.remaining.seconds).toBeCloseTo(2 * (10 / 80) * 120, 9);
    expect(known.jobs.map(({ done }) => done)).toEqual([true, false, false]);
  });
});

test("sweepTable has the fields that differ, in the order given, and no wall time", async () => {
  const jobs = await smallJobs(2);
  const records = jobs.map(recordOf);
  expect(sweepTable(records)).toBe(
    [
      "specificationHash,seed,epochsToFit,trainAccuracy,testAccuracy,cleanLabelTestAccuracy," +
        "weightsHash",
      `${jobs[0]!.id},0,3,1,0.5,0.5,weights 0`,
      `${jobs[1]!.id},1,3,1,0.5,0.5,weights 1`,
      "",
    ].join("\n"),
  );
  const slower = { ...records[0]!, result: { ...records[0]!.result, seconds: 99 } };
  expect(sweepTable([slower, records[1]!])).toBe(sweepTable(records));
});
