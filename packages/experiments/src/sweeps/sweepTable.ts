import { checkArgument } from "@rote/options";
import { kindOf } from "../kinds/kinds.ts";
import { SpecificationError } from "../specification/specificationError.ts";
import type { AnyRecord } from "../store/anyRecord.ts";

/** A job, and why it came to no record. */
interface FailedJob {
  readonly job: { readonly id: string; readonly specification: object };
  readonly error: { readonly message: string };
}

/**
 * The results of a sweep as comma-separated values, one job a line in the order given: every field
 * of the specification that is not the same for all, and what came out. Wall time is left out, so
 * that the same sweep gives the same text, on however many processes. Jobs that failed come last,
 * with why.
 */
export function sweepTable(
  records: readonly AnyRecord[],
  failures: readonly FailedJob[] = [],
): string {
  const record = { kind: "text", specification: "object", specificationHash: "text" } as const;
  checkArgument("sweepTable", "records", records, [record], SpecificationError);
  const failure = { job: "object", error: "object" } as const;
  checkArgument("sweepTable", "failures", failures, [failure], SpecificationError);
  const jobs = [
    ...records.map((record) => ({
      id: record.specificationHash,
      specification: record.specification,
      outcome: kindOf(record.kind).outcome(record),
    })),
    ...failures.map(({ job: { id, specification }, error }) => ({
      id,
      specification,
      outcome: { [FAILURE_COLUMN]: error.message },
    })),
  ];
  const rows = jobs.map(({ specification }) => flattened(specification));
  const fields = [...new Set(rows.flatMap((row) => Object.keys(row)))].filter(
    (field) => new Set(rows.map((row) => row[field])).size > 1,
  );
  const outcomes = jobs.map(({ outcome }) => flattened(outcome));
  const results = [...new Set(outcomes.flatMap((outcome) => Object.keys(outcome)))];
  const lines = jobs.map(({ id }, i) => [
    id,
    ...fields.map((field) => rows[i]![field] ?? ""),
    ...results.map((field) => outcomes[i]![field] ?? ""),
  ]);
  return [["specificationHash", ...fields, ...results], ...lines]
    .map((cells) => `${cells.map(cell).join(",")}\n`)
    .join("");
}

/** The fields of an object and of those within it, by their paths, as JSON. */
function flattened(value: object, path = ""): Record<string, string> {
  return Object.fromEntries(
    Object.entries(value).flatMap(([name, inner]) =>
      typeof inner === "object" && inner !== null && !Array.isArray(inner)
        ? Object.entries(flattened(inner, `${path}${name}.`))
        : [[`${path}${name}`, JSON.stringify(inner)]],
    ),
  );
}

/** The column of why a job failed. */
export const FAILURE_COLUMN = "failure";

/** The text that stands in a cell of a table, without its quotes by RFC 4180. */
export const textOfCell = (cell: string): string =>
  cell.startsWith('"') ? JSON.parse(cell) : cell.replace(/^'(?=[=+\-@])/, "");

/** A cell as RFC 4180 wants it; a text that would be a formula stands behind an apostrophe. */
function cell(text: string): string {
  const inner = /^"[^"\\]*"$/.test(text) ? text.slice(1, -1) : text;
  const bare = inner !== text && /^[=+\-@]/.test(inner) ? `'${inner}` : inner;
  return /[",\n]/.test(bare) ? `"${bare.replaceAll('"', '""')}"` : bare;
}
