import { pack } from "tar-stream";
import { type Bytes, gzip, toyFiles } from "./toyDataset.ts";

/** A `.tar.gz` of entries, each a plain file unless `type` says otherwise. */
export async function tarGz(
  entries: { name: string; bytes?: Uint8Array; type?: "symlink" | "link"; linkname?: string }[],
): Promise<Bytes> {
  const archive = pack();
  for (const { name, bytes = new Uint8Array(0), type, linkname } of entries) {
    archive.entry(
      { name, size: bytes.length, ...(type ? { type, linkname: linkname ?? "" } : {}) },
      Buffer.from(bytes),
    );
  }
  archive.finalize();
  const chunks: Uint8Array[] = [];
  for await (const chunk of archive) chunks.push(chunk as Uint8Array);
  return gzip(chunks);
}

export const toyArchive = (files: Record<string, Bytes> = toyFiles): Promise<Bytes> =>
  tarGz(Object.entries(files).map(([name, bytes]) => ({ name: `toy/${name}`, bytes })));
