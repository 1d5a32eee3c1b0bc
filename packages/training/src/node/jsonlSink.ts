import { checkOptions } from "@rote/options";
import { TrainingArgumentError } from "../trainingArgumentError.ts";
import { fileSink } from "./fileSink.ts";
import { type Row, SINK_OPTIONS, type Sink, type SinkOptions } from "./sink.ts";

const format = {
  head: () => "",
  row: (row: Row) => `${JSON.stringify(row, withTexts)}\n`,
};

/** JSON has no NaN and no infinity: they become texts. */
const withTexts = (_: string, value: unknown) =>
  typeof value === "number" && !Number.isFinite(value) ? String(value) : value;

/** JSON Lines: one object a line, with the numbers of one event. */
export function jsonlSink(path: string, options: SinkOptions = {}): Promise<Sink> {
  checkOptions("jsonlSink", options, SINK_OPTIONS, TrainingArgumentError);
  return fileSink(path, format, options);
}
