import { counted } from "@rote/records";
import { firstOf, notChecked, type Verification, verdict } from "../kind/verification.ts";
import type { AnyRecord } from "../store/anyRecord.ts";
import type { JobFailure } from "../sweeps/sweep.ts";
import { FAILURE_COLUMN, sweepTable, textOfCell } from "../sweeps/sweepTable.ts";
import { rowsOf } from "./rowsOfTable.ts";
import type { RecordFile } from "./verifyIdentity.ts";

type Failure = Pick<JobFailure, "job" | "error">;

/** What is said to be compared. */
export const TABLE_OF_RECORDS = "table of the records";

/** How the table of a sweep begins. */
export const HEAD_OF_TABLE = "specificationHash";

/**
 * Whether the table of a sweep is that of its records: each line has a record, and each record has
 * a line.
 *
 * A sweep that goes on does the runs again that failed, and perhaps more than before, and writes
 * its table when it ends: if it was interrupted, lines of failures may be older than what the store
 * holds, and records may have no line yet. They are named, and not checked.
 */
export function verifyTable(text: string, files: readonly RecordFile[]): Verification {
  const what = TABLE_OF_RECORDS;
  const records: AnyRecord[] = [];
  const failures: Failure[] = [];
  const wrong: string[] = [];
  const older: string[] = [];
  const listed = new Set<AnyRecord>();
  const [head = [], ...rows] = rowsOf(text);
  for (const row of rows) {
    const id = row[0]!;
    // Of records of several numerics versions the later one has an id of its own.
    const of = files
      .filter(({ record }) => record.specificationHash === id || record.jobId === id)
      .sort((a, b) => Number(a.record.jobId !== undefined) - Number(b.record.jobId !== undefined));
    for (const { record } of of) listed.add(record);
    const file = of.findLast(({ kind }) => kind !== "failure") ?? of.at(-1);
    const said = textOfCell(row[head.indexOf(FAILURE_COLUMN)] ?? "");
    if (file === undefined) wrong.push(`the record of ${id} must be there, got none`);
    else if (said === "" && file.kind !== "failure") {
      records.push({ ...file.record, kind: file.kind });
    } else {
      const { specification, error } = file.record as AnyRecord & { error?: { message: string } };
      const isOlder = said !== "" && error?.message !== said;
      if (isOlder) older.push(`${id} (${error ? "failed otherwise" : "done"} since)`);
      failures.push(failureOf(id, specification, isOlder ? said : error!.message));
    }
  }
  if (wrong.length > 0) return verdict(what, wrong, "");
  const [must, got] = [sweepTable(records, failures), text].map((table) => table.split("\n"));
  const at = got!.findIndex((line, i) => line !== must![i]);
  if (at >= 0 || got!.length !== must!.length) {
    const line = at >= 0 ? at : got!.length;
    wrong.push(`line ${line + 1} must be ${must![line] ?? "none"}, got ${got![line] ?? "none"}`);
  }
  if (wrong.length > 0) return verdict(what, wrong, "");
  const unlisted = files.filter(({ record }) => !listed.has(record)).map(({ path }) => path);
  const open = [
    ...(older.length > 0
      ? [`lines of runs that had failed are older than their records: ${firstOf(older, ", ")}`]
      : []),
    ...(unlisted.length > 0 ? [`records without a line: ${firstOf(unlisted, ", ")}`] : []),
  ];
  if (open.length === 0) return verdict(what, [], counted(rows.length, "line"));
  return notChecked(
    what,
    `${open.join("; ")}. The sweep that did these runs has not ended, or the table was changed; ` +
      "the other lines are the same",
  );
}

const failureOf = (id: string, specification: object, message: string) =>
  ({ job: { id, specification }, error: { message } }) as unknown as Failure;
