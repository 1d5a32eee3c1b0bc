import { fileSink } from "./fileSink.ts";
import type { Row, Sink, SinkOptions } from "./sink.ts";

const format = {
  head: () => "",
  // JSON has no NaN and no infinity: they become texts.
  row: (row: Row) =>
    `${JSON.stringify(row, (_, value) => (Number.isNaN(value) || Math.abs(value) === Number.POSITIVE_INFINITY ? String(value) : value))}\n`,
};

/** JSON Lines: one object a line, with the numbers of one event. */
export const jsonlSink = (path: string, options?: SinkOptions): Promise<Sink> =>
  fileSink(path, format, options);
