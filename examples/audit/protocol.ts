import type { AuditSettings } from "./audit.ts";
import type { PickedFile } from "./pickedFiles.ts";

/** What the page asks of the worker, once; to cancel, it ends the worker. */
export interface Order {
  name: string;
  /** The files of a folder; undefined for the drawn pictures. */
  files: readonly PickedFile[] | undefined;
  /** A CSV of labels over them. */
  labels: File | undefined;
  /** Height and width to which pictures are brought. */
  size: number;
  settings: AuditSettings;
  /** Height and width of the pictures that are shown. */
  shownSize: number;
}

/** What the worker reports; the last is "done" or "failed". */
export type Report =
  | { type: "progress"; fraction: number; text: string }
  | { type: "done"; result: Result }
  | { type: "failed"; message: string };

export interface Result {
  /** The page on which labels are confirmed or corrected, as HTML that opens offline. */
  page: string;
  /** All examples as a table, and the record of the audit. */
  csv: string;
  record: string;
  /** What was left out, in sentences. */
  notes: string[];
}
