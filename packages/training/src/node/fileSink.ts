import { open } from "node:fs/promises";
import { type Row, rowOf, type Sink, type SinkOptions } from "./sink.ts";
import { writeDurably } from "./writeDurably.ts";

/** How rows become bytes. */
export interface RowFormat {
  /** What the file begins with, given the first row. */
  head(first: Row): Uint8Array | string;
  row(row: Row): Uint8Array | string;
}

/** A sink that appends rows to a file. */
export async function fileSink(
  path: string,
  format: RowFormat,
  { type = "epoch", history = [] }: SinkOptions = {},
): Promise<Sink> {
  let isEmpty = history.length === 0;
  const beginning: (Uint8Array | string)[] = [];
  for (const [i, event] of history.entries()) {
    const row = rowOf(event);
    if (i === 0) beginning.push(format.head(row));
    beginning.push(format.row(row));
  }
  await writeDurably(path, Buffer.concat(beginning.map((part) => Buffer.from(part))));
  const file = await open(path, "a");
  return {
    async write(event) {
      if ((event as { type?: unknown }).type !== type) return;
      const row = rowOf(event);
      const head = isEmpty ? [format.head(row)] : [];
      isEmpty = false;
      // In one piece: a reader never sees half of it.
      await file.appendFile(
        Buffer.concat([...head, format.row(row)].map((part) => Buffer.from(part))),
      );
    },
    close: () => file.close(),
  };
}
