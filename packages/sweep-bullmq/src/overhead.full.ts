// What a queue costs: ten thousand jobs of nothing.

import { sweep } from "@rote/experiments/sweeps";
import { expect, test } from "vitest";
import { smallJobs } from "./jobs.testing.ts";
import { newStore, startWorker } from "./queue.testing.ts";
import { queueExecutor } from "./queueExecutor.ts";
import { startRedis } from "./redis.testing.ts";

const JOBS = 10_000;
const megabytes = (bytes: number) => `${(bytes / 1e6).toFixed(0)} MB`;

test(`${JOBS} jobs of nothing go through a queue`, { timeout: 1_200_000 }, async () => {
  const server = await startRedis(["--appendonly", "yes"]);
  const jobs = await smallJobs(JOBS);
  const before = process.memoryUsage().rss;
  let most = before;
  const executor = await queueExecutor(server.address);
  const began = performance.now();
  const watch = setInterval(() => {
    most = Math.max(most, process.memoryUsage().rss);
  }, 100);
  const worker = await startWorker(server.address, { how: "nothing", lease: 30 });
  for await (const event of sweep(jobs, { store: newStore(), executor, retries: 0 })) {
    if (event.type === "done") expect(event.records).toHaveLength(JOBS);
  }
  clearInterval(watch);
  const seconds = (performance.now() - began) / 1000;
  const info = await server.redis.info();
  const field = (name: string) => Number(new RegExp(`^${name}:(\\d+)`, "m").exec(info)?.[1]);
  const secondsOf = (name: string) =>
    Number(new RegExp(`^${name}:([\\d.]+)`, "m").exec(info)?.[1]).toFixed(0);
  const parts = [
    `queue: ${JOBS} jobs in ${seconds.toFixed(0)} s`,
    `${((1000 * seconds) / JOBS).toFixed(1)} ms each`,
    `coordinator ${megabytes(most - before)} more`,
    `server ${megabytes(field("used_memory_peak"))}`,
    `${secondsOf("used_cpu_user")} + ${secondsOf("used_cpu_sys")} s of the server's processor`,
  ];
  console.log(parts.join(", "));
  worker.child.kill("SIGTERM");
  await worker.ended;
  await executor.close();
  await server.close();
});
