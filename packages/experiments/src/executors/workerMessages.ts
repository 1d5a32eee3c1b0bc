import type { CheckpointEvery } from "@rote/training";
import type { Job } from "../kinds/job.ts";
import type { DataSource, JobProgress } from "../kinds/kind.ts";

/** The task of a worker, sent once. */
export interface WorkerTask {
  job: Job;
  /** Of the result store. */
  directory: string;
  data: DataSource;
  backend: string;
  /** Of the onnx backend. */
  threads: number | null;
  checkpointEvery: CheckpointEvery | null;
}

/** The messages of a worker. */
export type WorkerMessage =
  | { type: "progress"; progress: JobProgress }
  /** Resident memory in bytes. */
  | { type: "memory"; bytes: number }
  | { type: "done" }
  | { type: "failed"; message: string; kind: string; retryable: boolean };
