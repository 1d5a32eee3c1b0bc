import { BackendError, listBackends } from "@rote/backends";
import { JobError } from "../executors/jobError.ts";
import { processPool } from "../executors/processPool.ts";
import type { DataSource, JobProgress } from "../kind/kind.ts";
import { different, notChecked, type Verification } from "../kind/verification.ts";
import { type Job, type JobRequest, jobOf } from "../kinds/job.ts";
import { loadNetwork } from "../runDirectory/loadNetwork.ts";
import { isOwnNetwork } from "../runs/networkNames.ts";
import { SpecificationError } from "../specification/specificationError.ts";
import { ResultStore } from "../store/resultStore.ts";
import { compareOutcomes, type Made } from "./compareOutcomes.ts";
import { inScratch } from "./inScratch.ts";

export interface VerifyAgainOptions {
  data?: DataSource;
  /** Paths of modules with networks of one's own. Defaults to none. */
  networks?: readonly string[] | undefined;
  signal?: AbortSignal | undefined;
  onProgress?: (progress: JobProgress) => void;
}

/**
 * Does the experiment of a record again, in a process of its own, on the backend and with the
 * threads that the record names, and compares what came of it, by `compareOutcomes`. What a person
 * changed while it ran is not done again.
 *
 * @throws {BackendError} if the backend is known, but cannot run here.
 * @throws {JobError} with what ended the experiment, if something did; and the signal's reason.
 */
export async function verifyAgain(
  record: Made,
  { data = {}, networks = [], signal, onProgress = () => {} }: VerifyAgainOptions = {},
): Promise<Verification[]> {
  const what = "outcome, done again";
  const { backend = "auto", threads } = record.environment ?? {};
  const known = ["auto", ...listBackends().map(({ name }) => name)];
  if (!known.includes(backend)) {
    const got = JSON.stringify(backend);
    const must = `must be of a backend that is known, ${known.slice(1).join(", ")}, got ${got}`;
    return [different(what, must)];
  }
  if (record.interventions !== undefined && record.interventions.length > 0) {
    return [notChecked(what, "a person changed it while it ran: it cannot be done again")];
  }
  const { kind, specification } = record;
  const job = await jobOf({ kind, specification } as JobRequest).catch((error: Error) => error);
  if (job instanceof SpecificationError) return [different(what, job.message)];
  if (job instanceof Error) throw job;
  const model = modelOf(job.specification);
  if (isOwnNetwork(model)) {
    const given = await Promise.all(networks.map((path) => loadNetwork(path)));
    if (!given.some(({ name }) => name === model)) return [notChecked(what, lacking(model))];
  }
  return inScratch(async (directory) => {
    const store = new ResultStore(directory);
    const executor = processPool({
      concurrency: 1,
      backend,
      data,
      networks,
      ...(threads !== undefined && { threads }),
    });
    const doing = executor.execute(job, { store, onProgress, ...(signal && { signal }) });
    await doing.catch((error: Error) => {
      throw isOfBackend(error) ? cannotRun(backend, error) : error;
    });
    return compareOutcomes(record, (await store.read(job.id)) as Made);
  });
}

/** The network that a specification names, if it is of a kind that trains one. */
function modelOf(specification: Job["specification"]): string {
  if ("model" in specification) return specification.model;
  return "network" in specification ? (specification.network?.model ?? "") : "";
}

const lacking = (model: string) =>
  `its network, ${model}, is one's own, and not given: pass its module, --model ./network.mjs`;

const isOfBackend = (error: Error) => error instanceof JobError && error.kind === "BackendError";

const cannotRun = (backend: string, cause: Error) =>
  new BackendError(
    `verify: the backend of the record, ${backend}, must work here for the experiment to be done ` +
      `again, got: ${cause.message} Verify it where the backend works, or without --rerun.`,
  );
