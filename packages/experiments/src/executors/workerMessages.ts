import type { CheckpointEvery } from "@rote/training";
import type { DataSource, JobProgress } from "../kind/kind.ts";
import type { Job } from "../kinds/job.ts";
import type { JobErrorDetails } from "./jobError.ts";

/** The task of a worker, sent once. */
export interface WorkerTask {
  job: Job;
  /** Of the result store. */
  directory: string;
  data: DataSource;
  /** Paths of modules with networks of the user's own. */
  networks: readonly string[];
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
  | ({ type: "failed"; message: string } & JobErrorDetails);
