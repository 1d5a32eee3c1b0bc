import type { OwnNetwork } from "@rote/experiments";
import type { Job } from "@rote/experiments/kinds";
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
  /** How many jobs would be done at once. Defaults to 1. */
  concurrency?: number;
}

/** Prints what jobs would do, and what they would cost. Writes nothing. */
export async function printDryRun(
  jobs: readonly Job[],
  {
    folder,
    find = async () => undefined,
    networks = [],
    data,
    given,
    backend,
    concurrency = 1,
  }: DryRun,
  terminal: Terminal,
  signal: AbortSignal,
): Promise<void> {
  const byId = new Map(jobs.map((job) => [job.id, job]));
  const store = { read: async (id: string) => find(byId.get(id)!) };
  const shape = await shapeOfArrays(data);
  const options = { store, executor: { concurrency }, ...(shape && { shape }) };
  const first = await planSweep(jobs, options);
  const unknown = first.jobs.flatMap(({ job, done, seconds }) =>
    !done && seconds === undefined ? [job] : [],
  );
  if (unknown.length > 0) {
    terminal.say("Measuring how long a step takes …");
    const model = modelOf(unknown);
    if (backend !== undefined && model !== undefined) {
      await startBackendFor(model, { backend }, terminal);
    }
  }
  const pace = await measurePaces(unknown, { networks, signal, ...(shape && { shape }) });
  const plan = await planSweep(jobs, { ...options, pace });
  signal.throwIfAborted();
  await printPlan(plan, terminal, { concurrency, data, given, folder });
}

/** A network that jobs train, one that needs most of a backend: perceptrons need little. */
function modelOf(jobs: readonly Job[]): string | undefined {
  const models = jobs.flatMap(({ specification }) => {
    const { model, network } = specification as { model?: string; network?: { model: string } };
    return model ?? network?.model ?? [];
  });
  return models.find((model) => !model.startsWith("mlp")) ?? models[0];
}
