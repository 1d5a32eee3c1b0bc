import type { Job } from "@rote/experiments/kinds";
import type { JobError, JobProgress } from "@rote/experiments/sweeps";

/** What happens at a worker. */
export type WorkerEvent =
  /** The worker waits for jobs, under its name. */
  | { type: "ready"; machine: string }
  /** It does a job, from the checkpoint of a step if another has begun it. */
  | { type: "started"; job: Job; step?: number }
  | ({ type: "progress"; job: Job } & JobProgress)
  | { type: "finished"; job: Job }
  /** It will be tried again by whoever is free, if that may help. */
  | { type: "failed"; id: string; error: JobError }
  /** This machine does not suit; another one may. */
  | { type: "refused"; id: string; reason: string }
  /** Given up before its end: the machine is to stop, or another one has the job. */
  | { type: "released"; job: Job; reason: string }
  | { type: "checkpointNotKept"; job: Job; reason: string }
  /** Of the connection, or of the queue: the worker goes on trying. */
  | { type: "trouble"; message: string };
