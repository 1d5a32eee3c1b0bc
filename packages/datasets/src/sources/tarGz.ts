import { download, webFetch } from "../download.ts";
import { gunzip } from "../inflate.ts";
import { readTar } from "../readTar.ts";
import type { Source } from "../source.ts";

export interface TarGzOptions {
  /** Path of each official file in the archive, and its size. */
  entries: Readonly<Record<string, { file: string; bytes: number }>>;
  /** The most bytes the archive may have. */
  maxBytes: number;
}

/** One archive, `.tar.gz`, that holds the official files as they are. */
export function tarGz(url: string, { entries, maxBytes }: TarGzOptions): Source {
  const archive = url.slice(url.lastIndexOf("/") + 1);
  const unpacked = Object.values(entries).reduce((sum, { bytes }) => sum + bytes, 0);
  return {
    name: url,
    async *files(_wanted, { cache, signal, onBytes }) {
      const part = await cache.openPart(archive);
      let complete = false;
      try {
        await download(url, part, {
          fetch: webFetch,
          signal,
          maxBytes,
          onBytes: (received, total) => onBytes(archive, received, total),
        });
        complete = true;
        const tar = readTar(gunzip(part.stream()), {
          who: url,
          wanted: new Map(Object.entries(entries).map(([path, { bytes }]) => [path, bytes])),
          maxBytes: unpacked + (1 << 20), // headers, a readme, the names of the classes
        });
        for await (const { path, bytes } of tar) yield { name: entries[path]!.file, bytes };
      } finally {
        // A whole archive has served, or is wrong; the beginning of one is worth continuing.
        await (complete ? part.discard() : part.close());
      }
    },
  };
}
