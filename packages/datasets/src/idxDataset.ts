import type { Dataset, Shard } from "./dataset.ts";
import { FormatError } from "./datasetError.ts";
import { viewIdx } from "./idx.ts";

/** The names that MNIST gave its files, which its successors kept. */
export type IdxName =
  | "train-images-idx3-ubyte"
  | "train-labels-idx1-ubyte"
  | "t10k-images-idx3-ubyte"
  | "t10k-labels-idx1-ubyte";

const HEIGHT = 28;
const WIDTH = 28;
const TRAIN = 60_000;
const TEST = 10_000;

export const idxSizes: Record<IdxName, number> = {
  "train-images-idx3-ubyte": 16 + TRAIN * HEIGHT * WIDTH,
  "train-labels-idx1-ubyte": 8 + TRAIN,
  "t10k-images-idx3-ubyte": 16 + TEST * HEIGHT * WIDTH,
  "t10k-labels-idx1-ubyte": 8 + TEST,
};

/** A dataset of MNIST's shape, in MNIST's four IDX files. */
export function idxDataset<Name extends string>({
  md5s,
  ...rest
}: Omit<Dataset<Name>, "shape" | "files" | "splits" | "packing"> & {
  md5s: Record<IdxName, string>;
}): Dataset<Name> {
  return {
    ...rest,
    shape: [HEIGHT, WIDTH, 1],
    files: (Object.keys(idxSizes) as IdxName[]).map((name) => ({
      name,
      bytes: idxSizes[name],
      md5: md5s[name],
      aliases: [name.replace("-idx", ".idx")], // as unpacking on Windows and Kaggle have it
    })),
    splits: {
      train: [shard(rest.name, TRAIN, "train-images-idx3-ubyte", "train-labels-idx1-ubyte")],
      test: [shard(rest.name, TEST, "t10k-images-idx3-ubyte", "t10k-labels-idx1-ubyte")],
    },
    packing: { kind: "gzip" },
  };
}

function shard(who: string, count: number, imageFile: IdxName, labelFile: IdxName): Shard {
  return {
    count,
    files: [imageFile, labelFile],
    decode([imageBytes, labelBytes], { from, to }, images, labels) {
      const read = (file: string, bytes: Uint8Array<ArrayBuffer>, expected: number[]) => {
        const { shape, data } = viewIdx(`${who}: ${file}`, bytes);
        if (shape.join() === expected.join()) return data;
        throw new FormatError(`${who}: ${file} must have shape ${expected}, got ${shape}.`);
      };
      const size = HEIGHT * WIDTH;
      const pixels = read(imageFile, imageBytes!, [count, HEIGHT, WIDTH]);
      images.set(pixels.subarray(from * size, to * size));
      labels.set(read(labelFile, labelBytes!, [count]).subarray(from, to));
    },
  };
}
