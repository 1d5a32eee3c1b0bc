import type { Dataset } from "../dataset.ts";
import { HttpError } from "../datasetError.ts";
import { download } from "../download.ts";
import type { Shelf } from "../shelf.ts";
import type { Source, SourceContext } from "../source.ts";
import { unpack } from "../unpack.ts";

/** A folder of the web that has the files of `dataset`, as published or plain. */
export function webFolder(dataset: Dataset, base: string): Source {
  return {
    name: base,
    files: (wanted, context) => unpack(dataset, webShelf(dataset, base, context), wanted),
  };
}

function webShelf(dataset: Dataset, base: string, context: SourceContext): Shelf {
  const { cache, signal, patience, onBytes } = context;
  // Archives add at most 1 MiB to the files.
  const maxBytes = dataset.files.reduce((sum, { bytes }) => sum + bytes, 1 << 20);
  return {
    name: base,
    async open(name) {
      const url = new URL(name, base).href;
      const part = await cache.openPart(name, url);
      try {
        await download(url, part, {
          signal,
          patience,
          maxBytes,
          onBytes: (received, total) => onBytes(name, received, total),
        });
      } catch (error) {
        await part.close(); // the beginning of a file is worth continuing
        if (error instanceof HttpError && [403, 404, 410].includes(error.status ?? 0)) {
          return undefined;
        }
        throw error;
      }
      // The whole file will have served, or is wrong.
      return { stream: () => part.stream(), release: () => part.discard() };
    },
  };
}
