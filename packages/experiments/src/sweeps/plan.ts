import type { Executor } from "../executors/executor.ts";
import type { JobRecord, ResultStore } from "../executors/resultStore.ts";
import { distinct, type Job, type TrainingJob } from "../kinds/job.ts";

/** What a job will cost. */
export interface PlannedJob {
  job: Job;
  /** Its record is there already. */
  done: boolean;
  /** Optimizer steps at most: a run ends as soon as it has fitted. 0 for what is not trained. */
  steps: number;
  /** Wall time at most; undefined if there is nothing to judge by. */
  seconds: number | undefined;
}

export interface Plan {
  /** In the order of the sweep, each once. */
  jobs: PlannedJob[];
  /** Of those that are not done yet. */
  remaining: { runs: number; steps: number; seconds: number | undefined };
}

/** Seconds for one example seen in training, evaluation included, for a network and dataset. */
export type Pace = (job: TrainingJob) => number | undefined;

export interface PlanOptions {
  store: ResultStore;
  executor?: Pick<Executor, "concurrency">;
  /** Where no finished run of the same network and dataset says how long a step takes. */
  pace?: Pace;
}

/**
 * What a sweep will do and what it will cost, before it starts. Times are upper bounds, for all epochs
 * that a run may take, from finished runs of the same network, dataset and batch size, or else from
 * `pace`, divided by how many run at once.
 */
export async function planSweep(
  jobs: readonly Job[],
  { store, executor = { concurrency: 1 }, pace = () => undefined }: PlanOptions,
): Promise<Plan> {
  const wanted = distinct(jobs);
  const records = await Promise.all(wanted.map(({ id }) => store.read(id)));
  const paces = pacesOf(records.filter((record) => record !== undefined));
  const planned = wanted.map((job, i): PlannedJob => {
    const done = records[i] !== undefined;
    if (job.kind !== "training") return { job, done, steps: 0, seconds: algebraSeconds(job) };
    const { train, epochs, batchSize } = job.specification;
    const perExample = paces.get(paceKey(job.specification)) ?? pace(job);
    return {
      ...{ job, done, steps: epochs * Math.ceil(train / batchSize) },
      seconds: perExample === undefined ? undefined : perExample * train * epochs,
    };
  });
  const open = planned.filter(({ done }) => !done);
  const total = open.reduce((sum, { seconds }) => sum + (seconds ?? Number.NaN), 0);
  return {
    jobs: planned,
    remaining: {
      runs: open.length,
      steps: open.reduce((sum, { steps }) => sum + steps, 0),
      seconds: Number.isNaN(total) ? undefined : total / executor.concurrency,
    },
  };
}

const paceKey = ({ model, dataset, batchSize }: TrainingJob["specification"]) =>
  JSON.stringify([model, dataset, batchSize]);

/** Median seconds for an example of the finished runs, by network, dataset and batch size. */
function pacesOf(records: readonly JobRecord[]): Map<string, number> {
  const samples = new Map<string, number[]>();
  for (const record of records) {
    if (record.kind !== "training") continue;
    const { specification, epochs, result } = record;
    const key = paceKey(specification);
    const sample = result.seconds / (specification.train * epochs.length);
    samples.set(key, [...(samples.get(key) ?? []), sample]);
  }
  return new Map(
    [...samples].map(([key, values]) => [key, values.sort((a, b) => a - b)[values.length >> 1]!]),
  );
}

const MULTIPLICATIONS_A_SECOND = 2e9; // in float64, of a slow processor
const PIXELS = 3072; // of a large image

/** Seconds for a kernel machine, n³/3 for its system and n·m·d for its kernels, or for Theorem 1. */
function algebraSeconds({ kind, specification }: Exclude<Job, TrainingJob>): number {
  if (kind === "expressivity") {
    const { n, dimension, outputs } = specification;
    return 1 + (n * n * outputs + n * dimension) / MULTIPLICATIONS_A_SECOND;
  }
  const { train: n, test } = specification;
  return 5 + (n ** 3 / 3 + n * (n + test) * PIXELS) / MULTIPLICATIONS_A_SECOND;
}
