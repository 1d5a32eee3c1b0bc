import { checkOptions } from "@rote/options";
import type { AuditRecord } from "@rote/records";
import { PlotError } from "../drawing/plotError.ts";
import { csv } from "../tables/csv.ts";
import { checkAudit, checkPaths } from "./checkAudit.ts";

export interface AuditCSVOptions {
  /** Where each example is, such as the path of its picture. */
  paths?: readonly string[];
}

/**
 * Every example of an audit as comma-separated values, the likeliest wrong label first: its place
 * in the set, its path where there is one, the given and the suggested class, whether it is a
 * suspect, and all measures.
 *
 * @throws {PlotError} if it is no record of an audit.
 */
export function auditCSV(record: AuditRecord, options: AuditCSVOptions = {}): string {
  checkAudit("auditCSV", record);
  checkOptions("auditCSV", options, { paths: true }, PlotError);
  const { paths } = options;
  checkPaths("auditCSV", paths);
  const { dataset, examples, result } = record;
  const suspects = new Set(result.suspects);
  const { given, suggested, quality, ...measures } = examples;
  const order = given.map((_, i) => i).sort((a, b) => quality[a]! - quality[b]! || a - b);
  const name = (label: number) => dataset.classes[label];
  return csv([
    [
      "index",
      ...(paths ? ["path"] : []),
      "given",
      "suggested",
      "suspect",
      "quality",
      ...Object.keys(measures),
    ],
    ...order.map((i) => [
      i,
      ...(paths ? [paths[i]] : []),
      name(given[i]!),
      name(suggested[i]!),
      suspects.has(i),
      quality[i],
      ...Object.values(measures).map((column) => column[i]),
    ]),
  ]);
}
