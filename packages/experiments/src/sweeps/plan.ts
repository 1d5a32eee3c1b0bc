import { checkArgument, checkOptions } from "@rote/options";
import type { Executor } from "../executors/executor.ts";
import type { Cost, ImageShape } from "../kind/kind.ts";
import { checkJobs, distinct, type Job } from "../kinds/job.ts";
import { kindOf } from "../kinds/kinds.ts";
import { SpecificationError } from "../specification/specificationError.ts";
import type { AnyRecord } from "../store/anyRecord.ts";
import type { ResultStore } from "../store/resultStore.ts";

/** A job of a plan with what it costs at most. */
export interface PlannedJob extends Cost {
  job: Job;
  /** Its record is there already. */
  done: boolean;
}

export interface Plan {
  /** In the order of the sweep, each once. */
  jobs: PlannedJob[];
  /** Of those that are not done yet. */
  remaining: { runs: number } & Cost;
}

/** How fast this machine does a job, in the unit of its kind's `pace`. */
export type PaceOf = (job: Job) => number | undefined;

export interface PlanOptions {
  /** Where records of jobs that are done are found. */
  store: Pick<ResultStore, "read">;
  executor?: Pick<Executor, "concurrency">;
  /** Where no finished job of the same pace says how fast this machine is. */
  pace?: PaceOf;
  /** Of images of one's own, `imageFolder`. Defaults to that of a large image. */
  shape?: ImageShape;
}

/**
 * What a sweep will do and what it will cost, before it starts. Times are upper bounds, for all
 * epochs that a run may take, from finished jobs of the same pace, or else from `pace`, divided by
 * how many run at once.
 */
export async function planSweep(jobs: readonly Job[], options: PlanOptions): Promise<Plan> {
  checkOptions(
    "planSweep",
    options,
    { store: true, executor: "object", pace: "function", shape: "list" },
    SpecificationError,
  );
  const { store, executor = { concurrency: 1 }, pace = () => undefined, shape } = options;

  checkJobs("planSweep", jobs);
  checkArgument("planSweep", "store", store, { read: "function" }, SpecificationError);
  const wanted = distinct(jobs);
  const records = await Promise.all(wanted.map(({ id }) => store.read(id)));
  const known = pacesOf(records.filter((record) => record !== undefined));
  const planned = wanted.map((job, i): PlannedJob => {
    const kind = kindOf(job.kind);
    const measured = known.get(paceKey(job) ?? "") ?? pace(job);
    return {
      job,
      done: records[i] !== undefined,
      ...kind.cost(job.specification, measured, shape),
    };
  });
  const open = planned.filter(({ done }) => !done);
  const seconds = open.reduce((sum, { seconds }) => sum + (seconds ?? Number.NaN), 0);
  return {
    jobs: planned,
    remaining: {
      runs: open.length,
      steps: open.reduce((sum, { steps }) => sum + steps, 0),
      seconds: Number.isNaN(seconds) ? undefined : seconds / executor.concurrency,
    },
  };
}

/** Equal for jobs that have the same pace; undefined for those that need none. */
export function paceKey({ kind, specification }: Pick<Job, "kind" | "specification">) {
  const key = kindOf(kind).pace?.key(specification);
  return key === undefined ? undefined : `${kind} ${key}`;
}

/** The median pace of finished jobs. */
function pacesOf(records: readonly AnyRecord[]): Map<string, number> {
  const samples = new Map<string, number[]>();
  for (const record of records) {
    const key = paceKey(record as Job & AnyRecord);
    const pace = key === undefined ? undefined : kindOf(record.kind).pace!.of(record);
    if (key === undefined || pace === undefined) continue;
    samples.set(key, [...(samples.get(key) ?? []), pace]);
  }
  return new Map(
    [...samples].map(([key, values]) => [key, values.sort((a, b) => a - b)[values.length >> 1]!]),
  );
}
