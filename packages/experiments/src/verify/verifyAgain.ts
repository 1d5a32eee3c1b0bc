import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { listBackends } from "@rote/backends";
import { processPool } from "../executors/processPool.ts";
import type { DataSource, JobProgress } from "../kind/kind.ts";
import { different, notChecked, type Verification } from "../kind/verification.ts";
import { type JobRequest, jobOf } from "../kinds/job.ts";
import { SpecificationError } from "../specification/specificationError.ts";
import { ResultStore } from "../store/resultStore.ts";
import { compareOutcomes, type Made } from "./compareOutcomes.ts";

export interface VerifyAgainOptions {
  data?: DataSource;
  signal?: AbortSignal | undefined;
  onProgress?: (progress: JobProgress) => void;
}

/**
 * Does the experiment of a record again, in a process of its own, on the backend and with the
 * threads that the record names, and compares what came of it, by `compareOutcomes`. What a person
 * changed while it ran is not done again.
 *
 * @throws what the experiment throws, and the signal's reason.
 */
export async function verifyAgain(
  record: Made,
  { data = {}, signal, onProgress = () => {} }: VerifyAgainOptions = {},
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
  const directory = await mkdtemp(join(tmpdir(), "rote-verify-"));
  try {
    const store = new ResultStore(directory);
    const executor = processPool({
      concurrency: 1,
      backend,
      data,
      ...(threads !== undefined && { threads }),
    });
    await executor.execute(job, { store, onProgress, ...(signal && { signal }) });
    return compareOutcomes(record, (await store.read(job.id)) as Made);
  } finally {
    await rm(directory, { recursive: true, force: true });
  }
}
