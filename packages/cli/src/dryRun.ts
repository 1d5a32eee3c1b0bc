import { stat } from "node:fs/promises";
import { checkLabelFile, isArrayFile, MissingFileError } from "@rote/datasets";
import { checkLoadable, type DataRequest, type OwnNetwork } from "@rote/experiments";
import { type Job, kindOf } from "@rote/experiments/kinds";
import { measurePaces, type PlanOptions, planSweep } from "@rote/experiments/sweeps";
import { loadingProgress } from "./loadingProgress.ts";
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
  offline?: boolean | undefined;
  /** Whether others load the data, those that take the jobs from a queue. */
  isElsewhere?: boolean;
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
    offline,
    isElsewhere = false,
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
  const open = first.jobs.flatMap(({ job, done }) => (done ? [] : [job]));
  await checkData(open, { data, given, offline, isElsewhere }, terminal, signal);
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
  await printPlan(plan, terminal, { concurrency, data, folder });
}

/** A network that jobs train, one that needs most of a backend: perceptrons need little. */
function modelOf(jobs: readonly Job[]): string | undefined {
  const models = jobs.flatMap(({ specification }) => {
    const { model, network } = specification as { model?: string; network?: { model: string } };
    return model ?? network?.model ?? [];
  });
  return models.find((model) => !model.startsWith("mlp")) ?? models[0];
}

/**
 * Refuses data that the jobs would refuse before they begin. What is done loads nothing.
 *
 * @throws as `loadData` does.
 */
async function checkData(
  open: readonly Job[],
  { data, given, offline, isElsewhere }: Omit<DryRun, "backend">,
  terminal: Terminal,
  signal: AbortSignal,
): Promise<void> {
  if (given !== undefined) await checkLabelFile(given);
  const requests = new Map<string, DataRequest>();
  for (const { specification } of open) {
    const request = specification as DataRequest;
    const { dataset, train, test, validation, pictureSize, givenLabels } = request;
    if (dataset === undefined || (isElsewhere && dataset !== "gaussianClusters")) continue;
    const what = [dataset, train, test, validation, pictureSize, givenLabels];
    requests.set(JSON.stringify(what), { ...request, test: test ?? 1 });
  }
  for (const request of requests.values()) {
    const progress = loadingProgress(terminal);
    try {
      await checkLoadable(request, {
        signal,
        onProgress: progress.update,
        ...(data !== undefined && { directory: data }),
        ...(given !== undefined && request.givenLabels != null && { given }),
        ...(offline !== undefined && { offline }),
      });
    } finally {
      progress.stop();
    }
  }
  if (data !== undefined) await checkPlace(data, open);
}

/** @throws {MissingFileError} unless it is a folder, or a file of pictures that a job takes. */
async function checkPlace(data: string, jobs: readonly Job[]): Promise<void> {
  const found = await stat(data).catch(() => undefined);
  const isOwn = jobs.some(({ kind, specification }) =>
    kindOf(kind).datasets(specification).includes("imageFolder"),
  );
  if (found?.isDirectory() || (isOwn && found?.isFile() && isPictures(data))) return;
  const what = isOwn
    ? "a folder of pictures, or a .parquet, .npz or .npy file"
    : "a folder of official files";
  throw new MissingFileError(data, `dry run: ${data} must be ${what}. Look at --data.`);
}

const isPictures = (path: string) => /\.parquet$/i.test(path) || isArrayFile(path);
