import { createHash } from "node:crypto";
import { readdirSync } from "node:fs";
import { type AddressInfo, createServer } from "node:net";
import { join } from "node:path";
import { startBackend } from "@rote/backends";
import { type Job, jobOf, type SweepEvent, sweep, sweepTable } from "@rote/experiments/sweeps";
import { Queue } from "bullmq";
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from "vitest";
import { keys, NAME, PREFIX } from "./jobQueue.ts";
import { smallJobs } from "./jobs.testing.ts";
import { doneOf, drain, newStore, serialTable, startWorker, type Worker } from "./queue.testing.ts";
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

describe("a queue", { timeout }, () => {
  test("20 jobs on two workers, one of them killed, come to a serial run's table", async () => {
    const jobs = await smallJobs(20);
    const store = newStore();
    const both = await Promise.all([startWorker(server.address), startWorker(server.address)]);
    let victim: Worker | undefined;
    for await (const event of sweep(jobs, { store, executor, retries: 0 })) {
      if (event.type === "finished" && !victim) {
        victim = both.find(({ said }) => said.at(-1)?.type !== "finished") ?? both[0];
        victim.child.kill("SIGKILL");
      }
      if (event.type !== "done") continue;
      expect(event.failures).toEqual([]);
      expect(sweepTable(event.records)).toBe(await serialTable(jobs));
    }
    const found = readdirSync(store.directory);
    expect(found).toHaveLength(20);
    for (const name of found) {
      expect(readdirSync(join(store.directory, name))).toEqual(["record.json"]);
    }
    await drain(both.find((worker) => worker !== victim)!);
  });

  test("trainings on random shares come to a serial run's table", async () => {
    const small = { dataset: "gaussianClusters", train: 40, test: 20, batchSize: 20, epochs: 2 };
    const jobs = await Promise.all(
      [0, 1, 2].map((draw) => jobOf({ kind: "subset", specification: { ...small, draw } })),
    );
    const worker = await startWorker(server.address);
    const { records } = await doneOf(sweep(jobs, { store: newStore(), executor, retries: 0 }));
    expect(sweepTable(records)).toBe(await serialTable(jobs));
    expect(records.map(({ kind }) => kind)).toEqual(["subset", "subset", "subset"]);
    await drain(worker);
  });

  test("a coordinator that ends stops nothing, and another one finds what was done", async () => {
    const jobs = await smallJobs(4);
    const stop = new AbortController();
    const events = sweep(jobs, { store: newStore(), executor, retries: 0, signal: stop.signal });
    const stopped = expect(doneOf(events)).rejects.toThrow("enough");
    await expect.poll(() => server.redis.exists(...jobs.map(({ id }) => keys.job(id)))).toBe(4);
    stop.abort(new Error("enough"));
    await stopped;
    await executor.close();
    const worker = await startWorker(server.address);
    await expect
      .poll(() => server.redis.zcard(keys.state("completed")), { timeout: 60_000 })
      .toBe(4);
    await drain(worker);
    executor = await queueExecutor(server.address);
    const { records } = await doneOf(sweep(jobs, { store: newStore(), executor, retries: 0 }));
    expect(sweepTable(records)).toBe(await serialTable(jobs));
  });

  test("what diverges has failed with its kind, once, also for who asks again", async () => {
    const jobs = await smallJobs(1, { learningRate: 1e30 });
    const worker = await startWorker(server.address);
    for (let i = 0; i < 2; i++) {
      const store = newStore();
      const { failures } = await doneOf(sweep(jobs, { store, executor, retries: 0 }));
      expect(failures).toMatchObject([{ error: { kind: "DivergedError", retryable: false } }]);
      const [folder] = readdirSync(store.directory);
      expect(readdirSync(join(store.directory, folder!))).toEqual(["failure.json"]);
    }
    expect(worker.said.filter(({ type }) => type === "started")).toHaveLength(1);
    await drain(worker);
  });
});

describe("an environment that is asked for", { timeout }, () => {
  const asking = (environment: Record<string, string>) =>
    queueExecutor(server.address, { environment });

  test("does not take a result that was made elsewhere before, and has it made again", async () => {
    const jobs = await smallJobs(1);
    const other = await startWorker(server.address, { backend: "cpu", lease: 30 });
    const once = await doneOf(sweep(jobs, { store: newStore(), executor, retries: 0 }));
    expect(once.records[0]).toMatchObject({ environment: { backend: "cpu" } });
    const pinned = await asking({ backend: "wasm" });
    const done = doneOf(sweep(jobs, { store: newStore(), executor: pinned, retries: 0 }));
    const suits = await startWorker(server.address);
    const { records, failures } = await done;
    expect(failures).toEqual([]);
    expect(records[0]).toMatchObject({ environment: { backend: "wasm" } });
    await pinned.close();
    await Promise.all([drain(other), drain(suits)]);
  });

  test("is what was asked for last, where the job waits", async () => {
    const jobs = await smallJobs(1);
    const stop = new AbortController();
    const wrong = await asking({ runtime: "Node 1.2.3" });
    const events = sweep(jobs, {
      store: newStore(),
      executor: wrong,
      retries: 0,
      signal: stop.signal,
    });
    const stopped = expect(doneOf(events)).rejects.toThrow("a slip");
    const worker = await startWorker(server.address);
    await expect.poll(() => worker.said.some(({ type }) => type === "refused")).toBe(true);
    stop.abort(new Error("a slip"));
    await stopped;
    await wrong.close();
    const { failures } = await doneOf(sweep(jobs, { store: newStore(), executor, retries: 0 }));
    expect(failures).toEqual([]);
    await drain(worker);
  });
});

test("a database that the server has not is refused, and no other taken for it", async () => {
  const port = await new Promise<number>((resolve) => {
    const probe = createServer().listen(0, "127.0.0.1", () => {
      const { port } = probe.address() as AddressInfo;
      probe.close(() => resolve(port));
    });
  });
  await server.redis.config("SET", "port", port);
  try {
    const address = `redis://127.0.0.1:${port}/99`;
    await expect(queueExecutor(address)).rejects.toThrow(
      /must have database 99, got "ERR DB index is out of range"/,
    );
  } finally {
    await server.redis.config("SET", "port", 0);
  }
});

describe("what others have written to a queue", { timeout }, () => {
  const hash = (text: string) => createHash("sha256").update(text).digest("hex");

  /** Lets a job be done with a result of somebody's own. */
  async function pretend({ id }: Job, text: string, named = hash(text)): Promise<void> {
    const queue = new Queue(NAME, { connection: server.redis, prefix: PREFIX });
    await queue.add("training", {}, { jobId: id });
    await queue.close();
    await server.redis.set(keys.result(id), text);
    await server.redis.hset(keys.job(id), "returnvalue", JSON.stringify(named));
    await server.redis.lrem(`${PREFIX}:${NAME}:wait`, 0, id);
    await server.redis.zadd(keys.state("completed"), Date.now(), id);
  }

  const failureOf = async (job: Job) => {
    const { failures } = await doneOf(
      sweep([job], { store: newStore(), executor, retries: 0 }) as AsyncIterable<SweepEvent>,
    );
    return failures[0]!.error;
  };
  const forged = async (job: Job, change: object) => {
    const store = newStore();
    const { inProcess } = await import("@rote/experiments/sweeps");
    const { records } = await doneOf(sweep([job], { store, executor: inProcess(), retries: 0 }));
    return JSON.stringify({ type: "record", record: { ...records[0]!, ...change } });
  };

  test.each<[string, (job: Job, other: Job) => Promise<[text: string, named?: string]>, RegExp]>([
    ["no JSON", async () => ["{"], /must be JSON/],
    ["JSON of something else", async () => ["[1]"], /must be a record or a failure/],
    ["a text of another hash", async (job) => [await forged(job, {}), "0"], /the hash that its/],
    [
      "too large a text",
      async () => [" ".repeat(2 ** 23 + 1)],
      /at most 8388608 bytes, got 8388609/,
    ],
    ["another record", async (_, other) => [await forged(other, {})], /of its specification/],
    [
      "a record with another specification",
      async (job, other) => [await forged(job, { specification: other.specification })],
      /of its specification/,
    ],
    ["half a record", async (job) => [await forged(job, { result: {} })], /must be a record, got/],
  ])("%s in place of a record is refused, and named", async (_, make, words) => {
    const [job, other] = (await smallJobs(2)) as [Job, Job];
    const [text, named] = await make(job, other);
    await pretend(job, text, named);
    const error = await failureOf(job);
    expect(error.message).toMatch(words);
    expect(error).toMatchObject({ kind: "QueueResultError" });
    expect(await server.redis.exists(keys.result(job.id), keys.job(job.id))).toBe(0);
  });

  test("an entry that is no job is refused, and named, and the worker goes on", async () => {
    const [job, other, third] = (await smallJobs(3)) as [Job, Job, Job];
    const queue = new Queue(NAME, { connection: server.redis, prefix: PREFIX });
    const good = { v: 1, kind: "training", specification: other.specification, numerics: 1 };
    await queue.add("training", { ...good, numerics: -1 }, { jobId: "alien-numerics" });
    await queue.add("training", { ...good, kind: "constructor" }, { jobId: "alien-kind" });
    await queue.add("training", { hello: "\u001b[2J" }, { jobId: "alien" });
    await queue.add("training", {}, { jobId: third.id });
    await server.redis.hset(keys.job(third.id), "data", "no JSON");
    await queue.close();
    const worker = await startWorker(server.address);
    const { failures } = await doneOf(sweep([job], { store: newStore(), executor, retries: 0 }));
    expect(failures).toEqual([]);
    const ended = worker.said.filter(({ type }) => type === "failed" || type === "refused");
    expect(ended.map(({ type, id }) => `${type} ${id}`)).toEqual([
      "refused alien-numerics",
      "failed alien-kind",
      "failed alien",
      `failed ${third.id}`,
    ]);
    const reason = await server.redis.hget(keys.job("alien-kind"), "failedReason");
    expect(reason).toMatch(
      /^QueueEntryError: queue: the entry alien-kind is no job: kinds: unknown kind/,
    );
    await drain(worker);
  });

  test("entries with fields that cannot be read are named and done, and none waits", async () => {
    const jobs = (await smallJobs(7)) as Job[];
    const odd: Record<string, string>[] = [
      { opts: "{" },
      { opts: "null" },
      { parent: "no JSON", parentKey: "rote:jobs:x" },
      { progress: "{" },
      { rjk: "repeat:x", deid: "y" },
      { opts: '{"attempts":"x","backoff":{"type":"unheard of"},"removeOnComplete":1}' },
    ];
    const { entryOf } = await import("./jobEntry.ts");
    const queue = new Queue(NAME, { connection: server.redis, prefix: PREFIX });
    for (const [i, fields] of odd.entries()) {
      await queue.add("training", await entryOf(jobs[i]!), { jobId: jobs[i]!.id });
      await server.redis.hset(keys.job(jobs[i]!.id), fields);
    }
    await queue.close();
    const worker = await startWorker(server.address);
    const { failures, records } = await doneOf(
      sweep(jobs, { store: newStore(), executor, retries: 0 }),
    );
    expect(failures).toEqual([]);
    expect(records).toHaveLength(jobs.length);
    const said = worker.said.filter(({ type }) => type === "trouble");
    expect(JSON.stringify(said)).toContain(jobs[0]!.id);
    expect(said).toHaveLength(5);
    expect(await server.redis.llen(keys.state("active"))).toBe(0);
    expect(await server.redis.zcard(keys.state("completed"))).toBe(jobs.length);
    await drain(worker);
  });

  test("an entry under another job's id is refused", async () => {
    const [job, other] = (await smallJobs(2)) as [Job, Job];
    const { entryOf } = await import("./jobEntry.ts");
    const queue = new Queue(NAME, { connection: server.redis, prefix: PREFIX });
    await queue.add("training", await entryOf(other), { jobId: job.id });
    await queue.close();
    const worker = await startWorker(server.address);
    const error = await failureOf(job);
    expect(error).toMatchObject({ kind: "QueueEntryError", retryable: false });
    expect(error.message).toMatch(/its id must be that of its specification/);
    await drain(worker);
  });
});
