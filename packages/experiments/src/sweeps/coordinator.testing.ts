// A process that does a sweep on a pool, to be killed: its arguments are the directory and how many jobs.
// It writes the process id of each worker to stdout, and "done" at the end.

import { processPool } from "../executors/processPool.ts";
import { ResultStore } from "../executors/resultStore.ts";
import { smallJobs } from "./fakeJobs.testing.ts";
import { sweep } from "./sweep.ts";

const [directory, count] = process.argv.slice(2) as [string, string];
const executor = processPool({
  ...{ concurrency: 2, backend: "wasm" },
  onStart: (pid) => process.stdout.write(`${pid}\n`),
});
const store = new ResultStore(directory);
const jobs = await smallJobs(Number(count));
for await (const event of sweep(jobs, { store, executor, retries: 10 })) {
  if (event.type === "done" && event.failures.length === 0) process.stdout.write("done\n");
}
