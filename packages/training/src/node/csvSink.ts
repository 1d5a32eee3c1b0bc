import { checkOptions } from "@rote/options";
import { TrainingArgumentError } from "../trainingArgumentError.ts";
import { fileSink, type RowFormat } from "./fileSink.ts";
import { SINK_OPTIONS, type Sink, type SinkOptions } from "./sink.ts";

/**
 * CSV with a header: the first event's numbers are the columns. What a later event lacks is left
 * empty.
 *
 * `write` throws a `TrainingArgumentError` for a number that the first event did not have.
 */
export function csvSink(path: string, options: SinkOptions = {}): Promise<Sink> {
  checkOptions("csvSink", options, SINK_OPTIONS, TrainingArgumentError);

  let columns: string[] = [];
  const format: RowFormat = {
    head(first) {
      columns = Object.keys(first);
      return `${columns.map(quoted).join(",")}\n`;
    },
    row(row) {
      const more = Object.keys(row).find((name) => !columns.includes(name));
      if (more !== undefined) {
        throw new TrainingArgumentError(
          `csvSink: every event must have the numbers of the first, got "${more}" besides. Use ` +
            "jsonlSink.",
        );
      }
      return `${columns.map((name) => row[name] ?? "").join(",")}\n`;
    },
  };
  return fileSink(path, format, options);
}

const quoted = (name: string) => (/[",\n]/.test(name) ? `"${name.replaceAll('"', '""')}"` : name);
