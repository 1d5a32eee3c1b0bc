import { type Verification, verdict } from "../kind/verification.ts";
import type { AnyRecord } from "../store/anyRecord.ts";
import type { JobFailure } from "../sweeps/sweep.ts";
import { sweepTable } from "../sweeps/sweepTable.ts";
import type { RecordFile } from "./verifyIdentity.ts";

/** Whether the table of a sweep is that of its records, and each of its lines has one. */
export function verifyTable(text: string, files: readonly RecordFile[]): Verification {
  const what = "table of the records";
  const ids = [...text.matchAll(/^([0-9a-f]{64})(?:,|$)/gm)].map(([, id]) => id!);
  const records: AnyRecord[] = [];
  const failures: Pick<JobFailure, "job" | "error">[] = [];
  const wrong: string[] = [];
  for (const id of ids) {
    // Of records of several numerics versions the later one has an id of its own.
    const of = files
      .filter(({ record }) => record.specificationHash === id || record.jobId === id)
      .sort((a, b) => Number(a.record.jobId !== undefined) - Number(b.record.jobId !== undefined));
    const file = of.findLast(({ kind }) => kind !== "failure") ?? of.at(-1);
    if (file === undefined) wrong.push(`the record of ${id} must be there, got none`);
    else if (file.kind === "failure") failures.push(failureOf(id, file.record));
    else records.push({ ...file.record, kind: file.kind });
  }
  if (wrong.length > 0) return verdict(what, wrong, "");
  const [must, got] = [sweepTable(records, failures), text].map((table) => table.split("\n"));
  const at = got!.findIndex((line, i) => line !== must![i]);
  if (at >= 0 || got!.length !== must!.length) {
    const line = at >= 0 ? at : got!.length;
    wrong.push(`line ${line + 1} must be ${must![line] ?? "none"}, got ${got![line] ?? "none"}`);
  }
  return verdict(what, wrong, `${ids.length} lines`);
}

function failureOf(id: string, record: AnyRecord) {
  const { specification, error } = record as AnyRecord & { error: { message: string } };
  return { job: { id, specification }, error } as unknown as Pick<JobFailure, "job" | "error">;
}
