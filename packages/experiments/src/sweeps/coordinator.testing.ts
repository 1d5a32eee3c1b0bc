// A process that does a sweep on a pool, to be killed: its arguments are the directory, how many
// jobs, and whether they are "small" or "long". It writes the process id of each worker to stdout,
// and "done" at the end.

import { processPool } from "../executors/processPool.ts";
import { ResultStore } from "../store/resultStore.ts";
import { longJobs, smallJobs } from "./fakeJobs.testing.ts";
import { sweep } from "./sweep.ts";

const [directory, count, size] = process.argv.slice(2) as [string, string, string];
const executor = processPool({
  concurrency: 2,
  backend: "wasm",
  checkpointEvery: { steps: 1 },
  onStart: (pid) => process.stdout.write(`${pid}\n`),
});
const store = new ResultStore(directory);
const jobs = await (size === "long" ? longJobs : smallJobs)(Number(count));
for await (const event of sweep(jobs, { store, executor, retries: 10 })) {
  if (event.type === "done" && event.failures.length === 0) process.stdout.write("done\n");
}
