import { integers, key } from "@rote/random";
import { platform } from "#platform";
import { readCifarRecords } from "../cifarBinary.ts";
import type { Dataset, Packing } from "../dataset.ts";

const COUNT = 20; // records a file
const PIXELS = 8 * 8;
const NAMES = ["one.bin", "two.bin", "test.bin"];

export type Bytes = Uint8Array<ArrayBuffer>;

/** Three small files in CIFAR's binary format, of random bytes, ten classes. */
export const toyFiles: Record<string, Bytes> = Object.fromEntries(
  NAMES.map((name) => {
    const bytes = Uint8Array.from(integers(key(0, name), 256, COUNT * (1 + 3 * PIXELS)));
    for (let i = 0; i < COUNT; i++) bytes[i * (1 + 3 * PIXELS)]! %= 10;
    return [name, bytes];
  }),
);

/** A dataset of those files, with their true checksums. */
export function toyDataset({
  addresses = [],
  packing = { kind: "archive", archive: "toy.tar.gz", folder: "toy/" },
}: {
  addresses?: string[];
  packing?: Packing;
} = {}): Dataset {
  const shard = (file: string) => ({
    count: COUNT,
    files: [file],
    decode: (
      [bytes]: readonly Bytes[],
      range: { from: number; to: number },
      images: Uint8Array,
      labels: Uint8Array,
    ) =>
      readCifarRecords(bytes!, range, { labelBytes: 1, label: 0, pixels: PIXELS }, images, labels),
  });
  return {
    name: "toy",
    title: "Toy",
    shape: [8, 8, 3],
    classes: ["0", "1", "2", "3", "4", "5", "6", "7", "8", "9"],
    files: Object.entries(toyFiles).map(([name, bytes]) => ({
      name,
      bytes: bytes.length,
      md5: platform.createHash("md5").update(bytes).digest(),
    })),
    splits: { train: [shard("one.bin"), shard("two.bin")], test: [shard("test.bin")] },
    packing,
    addresses,
    otherSources: [],
    homepage: "https://toy.example",
    licence: "none.",
    citation: "nobody.",
  };
}

export async function gzip(parts: Uint8Array[]): Promise<Bytes> {
  const stream = new Blob(parts as Bytes[]).stream().pipeThrough(new CompressionStream("gzip"));
  return new Uint8Array(await new Response(stream).arrayBuffer());
}
