import { download, webFetch } from "../download.ts";
import { collect, gunzip } from "../inflate.ts";
import type { Source } from "../source.ts";

/** A folder of the web that holds each official file as `<name>.gz`. */
export function gzipFiles(base: string, sizes: Readonly<Record<string, number>>): Source {
  return {
    name: base,
    async *files(wanted, { cache, signal, onBytes }) {
      for (const name of wanted) {
        const part = await cache.openPart(`${name}.gz`);
        let complete = false;
        try {
          const url = new URL(`${name}.gz`, base).href;
          await download(url, part, {
            fetch: webFetch,
            signal,
            maxBytes: sizes[name]! + (1 << 16), // gzip never makes a file much longer
            onBytes: (received, total) => onBytes(`${name}.gz`, received, total),
          });
          complete = true;
          yield { name, bytes: await collect(url, gunzip(part.stream()), sizes[name]!) };
        } finally {
          await (complete ? part.discard() : part.close());
        }
      }
    },
  };
}
