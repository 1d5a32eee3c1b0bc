import { open } from "node:fs/promises";
import { writeDurably } from "@rote/files";
import { checkArgument } from "@rote/options";
import { TrainingArgumentError } from "../trainingArgumentError.ts";
import { type Row, rowOf, type Sink, type SinkOptions } from "./sink.ts";
import { SinkWriteError } from "./sinkWriteError.ts";

/** How rows become bytes. */
export interface RowFormat {
  /** What the file begins with, given the first row. */
  head(first: Row): Uint8Array | string;
  row(row: Row): Uint8Array | string;
}

/**
 * A sink that appends rows to a file. It throws a `SinkWriteError` if the disk does not take them.
 */
export async function fileSink(
  path: string,
  format: RowFormat,
  { type = "epoch", history = [] }: SinkOptions = {},
): Promise<Sink> {
  checkArgument("sink", "path", path, "text", TrainingArgumentError);
  checkArgument("sink", "history", history, ["object"], TrainingArgumentError);
  let isEmpty = history.length === 0;
  const beginning: (Uint8Array | string)[] = [];
  for (const [i, event] of history.entries()) {
    const row = rowOf(event);
    if (i === 0) beginning.push(format.head(row));
    beginning.push(format.row(row));
  }
  const bytes = Buffer.concat(beginning.map((part) => Buffer.from(part)));
  const file = await written(path, async () => {
    await writeDurably(path, bytes);
    return open(path, "a");
  });
  return {
    async write(event) {
      if ((event as { type?: unknown }).type !== type) return;
      const row = rowOf(event);
      const head = isEmpty ? [format.head(row)] : [];
      isEmpty = false;
      // In one piece: a reader never sees half of it.
      const bytes = Buffer.concat([...head, format.row(row)].map((part) => Buffer.from(part)));
      await written(path, () => file.appendFile(bytes));
    },
    close: () => written(path, () => file.close()),
  };
}

async function written<Result>(path: string, work: () => Promise<Result>): Promise<Result> {
  try {
    return await work();
  } catch (cause) {
    throw new SinkWriteError(path, cause as NodeJS.ErrnoException);
  }
}
