import type { OptionTable } from "@rote/options";

/** What a sink keeps of an event: numbers by name; null for one that is not known. */
export type Row = Readonly<Record<string, number | null>> & { readonly step: number };

/** Somewhere that the events of a run go: a file, as a rule. */
export interface Sink {
  /** Keeps the event if it is of the sink's type. */
  write(event: object): Promise<void>;
  close(): Promise<void>;
}

export interface SinkOptions {
  /** The type of the events that are kept. Defaults to "epoch". */
  type?: string;
  /**
   * Events before the first that will be written, such as those of the run that is resumed. The
   * file is written anew, beginning with them, so that it has each epoch once, whatever was in it.
   */
  history?: readonly object[];
}

export const SINK_OPTIONS: OptionTable<SinkOptions> = { type: "text", history: "list" };

/**
 * The numbers in an event, and nulls that stand for one; those in objects within it under names
 * with a slash: `{ step: 3, evaluations: { test: { loss: 1 } } }` gives `step` and
 * `evaluations/test/loss`.
 */
export function rowOf(event: object, prefix = ""): Row {
  const row: Record<string, number | null> = {};
  for (const [name, value] of Object.entries(event)) {
    if (typeof value === "number" || value === null) row[prefix + name] = value;
    else if (typeof value === "object") {
      Object.assign(row, rowOf(value, `${prefix}${name}/`));
    }
  }
  return row as Row;
}
