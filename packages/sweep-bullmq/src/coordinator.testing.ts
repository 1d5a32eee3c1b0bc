// A process that coordinates a sweep at a queue, to be killed: its arguments are the address, the
// folder of the store, how many jobs, and of how many epochs. It writes "done" at the end.

import { ResultStore, sweep } from "@rote/experiments/sweeps";
import { longJobs } from "./jobs.testing.ts";
import { queueExecutor } from "./queueExecutor.ts";

const [address, folder, count, epochs] = process.argv.slice(2) as [string, string, string, string];
const executor = await queueExecutor(address, { attempts: 5 });
const jobs = await longJobs(Number(count), Number(epochs));
for await (const event of sweep(jobs, { store: new ResultStore(folder), executor, retries: 0 })) {
  if (event.type === "failed") process.stdout.write(`${event.error.message}\n`);
  if (event.type === "done" && event.failures.length === 0) process.stdout.write("done\n");
}
await executor.close();
