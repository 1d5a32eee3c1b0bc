import type { OwnNetwork } from "@rote/experiments";
import { type Job, kindOf } from "@rote/experiments/kinds";
import { measurePaces, type PlanOptions, planSweep } from "@rote/experiments/sweeps";
import { printPlan } from "./printPlan.ts";
import { shapeOfArrays } from "./shapeOfArrays.ts";
import type { Terminal } from "./terminal.ts";
import { startBackendFor } from "./trainingOptions.ts";

export interface DryRun {
  /** Where the results go; undefined where nothing is kept. */
  folder?: string;
  /** The record of a job that was done before and is not done again. */
  find?: (job: Job) => ReturnType<PlanOptions["store"]["read"]>;
  networks?: readonly OwnNetwork[];
  /** A folder of official files, or pictures of one's own: then nothing is downloaded. */
  data?: string | undefined;
  /** A file of labels. */
  given?: string | undefined;
  /** What trains networks; undefined where it is started already. */
  backend?: string;
}

/** Prints what jobs would do, one after the other, and what they would cost. Writes nothing. */
export async function printDryRun(
  jobs: readonly Job[],
  { folder, find = async () => undefined, networks = [], data, given, backend }: DryRun,
  terminal: Terminal,
  signal: AbortSignal,
): Promise<void> {
  const byId = new Map(jobs.map((job) => [job.id, job]));
  const store = { read: async (id: string) => find(byId.get(id)!) };
  const shape = await shapeOfArrays(data);
  const ofOwn = shape && { shape };
  const first = await planSweep(jobs, { store });
  const open = first.jobs.flatMap(({ job, done }) => (done ? [] : [job]));
  const unknown = open.filter(
    ({ kind, specification }) => kindOf(kind).pace?.key(specification) !== undefined,
  );
  if (unknown.length > 0) {
    terminal.say("Measuring how long a step takes …");
    const model = modelOf(unknown[0]!);
    if (backend !== undefined && model !== undefined) {
      await startBackendFor(model, { backend }, terminal);
    }
  }
  const pace = await measurePaces(unknown, { networks, signal, ...ofOwn });
  const plan = await planSweep(jobs, { store, pace, ...ofOwn });
  signal.throwIfAborted();
  await printPlan(plan, terminal, { concurrency: 1, data, given, folder });
}

/** The network that a job trains. */
function modelOf({ specification }: Job): string | undefined {
  const { model, network } = specification as { model?: string; network?: { model: string } };
  return model ?? network?.model;
}
