import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { processPool } from "../executors/processPool.ts";
import type { DataSource, JobProgress } from "../kind/kind.ts";
import { environmentDifferences, notChecked, type Verification } from "../kind/verification.ts";
import { type JobRequest, jobOf } from "../kinds/job.ts";
import { kindOf } from "../kinds/kinds.ts";
import type { AnyRecord } from "../store/anyRecord.ts";
import { ResultStore } from "../store/resultStore.ts";

export interface VerifyAgainOptions {
  data?: DataSource;
  signal?: AbortSignal | undefined;
  onProgress?: (progress: JobProgress) => void;
}

/** A record, as far as this needs to know it. */
type Made = AnyRecord & { readonly environment?: { backend?: string; threads?: number } };

/**
 * Does the experiment of a record again, in a process of its own, on the backend and with the
 * threads that the record names, and compares what came of it: to the bit where the environment is
 * the record's; elsewhere shares of examples within the 95 % interval of their difference.
 *
 * @throws what the experiment throws, and the signal's reason.
 */
export async function verifyAgain(
  record: Made,
  { data = {}, signal, onProgress = () => {} }: VerifyAgainOptions = {},
): Promise<Verification[]> {
  const { backend = "auto", threads } = record.environment ?? {};
  const directory = await mkdtemp(join(tmpdir(), "rote-verify-"));
  try {
    const store = new ResultStore(directory);
    const { kind, specification } = record;
    const job = await jobOf({ kind, specification } as JobRequest);
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

/** What came of two runs of one experiment, field by field. */
export function compareOutcomes(record: Made, again: Made): Verification[] {
  const kind = kindOf(record.kind);
  const elsewhere = environmentDifferences(record.environment ?? {}, again.environment ?? {});
  const shares = kind.shares(record.specification);
  const second = kind.outcome(again) as Record<string, unknown>;
  return Object.entries(kind.outcome(record)).map(([name, first]): Verification => {
    const what = `${name}, done again`;
    const [expected, actual] = [first, second[name]].map((value) => JSON.stringify(value));
    if (expected === actual) return { what, outcome: "same", detail: `${actual}` };
    const got = `must be ${expected}, got ${actual}`;
    if (elsewhere.length === 0) return { what, outcome: "different", detail: got };
    const examples = shares[name];
    const where = `in another environment (${elsewhere.join("; ")})`;
    if (examples === undefined) return notChecked(what, `${expected}, here ${actual}, ${where}`);
    const margin = marginOf(Number(first), Number(second[name]), examples);
    const points = `±${(100 * margin).toFixed(2)} points of ${examples} examples, ${where}`;
    return Math.abs(Number(first) - Number(second[name])) <= margin
      ? { what, outcome: "same", detail: `${expected}, here ${actual}: within ${points}` }
      : { what, outcome: "different", detail: `${got}: beyond ${points}` };
  });
}

/** Half the 95 % interval of the difference of two shares of n examples, and one example more. */
function marginOf(a: number, b: number, n: number): number {
  const mean = (a + b) / 2;
  return 1.96 * Math.sqrt((2 * mean * (1 - mean)) / n) + 1 / n;
}
