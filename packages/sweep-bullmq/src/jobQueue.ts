import { type JobsOptions, Queue } from "bullmq";
import type { JobEntry } from "./jobEntry.ts";
import type { QueueRedis } from "./redis.ts";

/** All keys of ours in a Redis database begin with it. */
export const PREFIX = "rote";
/** The name of the queue. */
export const NAME = "jobs";

/** Seconds after which what is finished is forgotten by the queue: a month. */
export const KEPT = 30 * 86_400;

/** The names of the keys that stand beside those of BullMQ. */
export const keys = {
  job: (id: string) => `${PREFIX}:${NAME}:${id}`,
  lock: (id: string) => `${PREFIX}:${NAME}:${id}:lock`,
  state: (state: "completed" | "failed" | "active") => `${PREFIX}:${NAME}:${state}`,
  result: (id: string) => `${PREFIX}:result:${id}`,
  checkpoint: (id: string) => `${PREFIX}:checkpoint:${id}`,
  checkpointSizes: `${PREFIX}:checkpoints`,
  cancelled: `${PREFIX}:cancelled`,
  machine: (name: string) => `${PREFIX}:machine:${name}`,
  machines: `${PREFIX}:machines`,
};

/** With what a job stands in the queue. */
export const entryOptions = (attempts: number): JobsOptions => ({
  attempts,
  backoff: { type: "exponential", delay: 1000 },
  removeOnComplete: { age: KEPT },
  removeOnFail: { age: KEPT },
  stackTraceLimit: 0,
});

/** The queue as BullMQ sees it. */
export function openQueue(redis: QueueRedis): Queue<JobEntry, string, string> {
  const queue = new Queue<JobEntry, string, string>(NAME, {
    connection: redis,
    prefix: PREFIX,
    skipVersionCheck: true, // it would print; what matters is checked where we connect
    streams: { events: { maxLen: 100 } },
  });
  queue.on("error", () => {}); // the connection goes on trying
  return queue;
}
