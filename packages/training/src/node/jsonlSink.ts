import { fileSink } from "./fileSink.ts";
import type { Row, Sink, SinkOptions } from "./sink.ts";

const format = {
  head: () => "",
  row: (row: Row) => `${JSON.stringify(row, withTexts)}\n`,
};

/** JSON has no NaN and no infinity: they become texts. */
const withTexts = (_: string, value: unknown) =>
  typeof value === "number" && !Number.isFinite(value) ? String(value) : value;

/** JSON Lines: one object a line, with the numbers of one event. */
export const jsonlSink = (path: string, options?: SinkOptions): Promise<Sink> =>
  fileSink(path, format, options);
