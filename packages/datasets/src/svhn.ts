import type { ImageSet } from "@rote/images";
import { checkOptions } from "@rote/options";
import type { Dataset, Shard } from "./dataset.ts";
import { DatasetArgumentError } from "./datasetArgumentError.ts";
import { FormatError } from "./datasetError.ts";
import { LOAD_OPTIONS, type LoadOptions, loadDataset } from "./loadDataset.ts";
import { readMatlab5 } from "./matlab5.ts";

/**
 * Street View House Numbers, cropped digits: 73,257 training and 26,032 test photographs. The
 * publisher's third part, 531,131 easier digits, is not loaded.
 *
 * Images: uint8 `[n, 32, 32, 3]`, 0–255. Labels: uint8, 0–9; the file's label 10 is the digit 0.
 *
 * @throws {DatasetError} as `cifar10` does, and `FormatError`.
 *
 * Reference: Netzer, Wang, Coates, Bissacco, Wu & Ng, "Reading Digits in Natural Images with
 * Unsupervised Feature Learning", NIPS workshop 2011.
 */
export function svhn(options: LoadOptions = {}): Promise<Required<ImageSet>> {
  checkOptions("svhn", options, LOAD_OPTIONS, DatasetArgumentError);

  return loadDataset(svhnDataset, options);
}

const SIDE = 32;
const TRAIN = 73_257;
const TEST = 26_032;

export const svhnDataset: Dataset<"svhn"> = {
  name: "svhn",
  title: "SVHN (cropped digits)",
  shape: [SIDE, SIDE, 3],
  classes: ["0", "1", "2", "3", "4", "5", "6", "7", "8", "9"],
  files: [
    { name: "train_32x32.mat", bytes: 182_040_794, md5: "e26dedcc434d2e4c54c9b2d4a06d8373" },
    { name: "test_32x32.mat", bytes: 64_275_384, md5: "eb5a983be6a315427106f1b164d9cef3" },
  ],
  splits: {
    train: [svhnShard("train_32x32.mat", TRAIN)],
    test: [svhnShard("test_32x32.mat", TEST)],
  },
  packing: { kind: "plain" },
  addresses: ["http://ufldl.stanford.edu/housenumbers/"],
  otherSources: [],
  homepage: "http://ufldl.stanford.edu/housenumbers/",
  licence: "non-commercial use only.",
  citation:
    "Netzer et al., Reading Digits in Natural Images with Unsupervised Feature Learning, 2011.",
};

/** A MATLAB file with `X` of shape row × column × channel × image, and `y`. */
export function svhnShard(file: string, count: number): Shard {
  return {
    count,
    files: [file],
    async decode([bytes], { from, to }, images, labels) {
      const who = `svhn: ${file}`;
      const maxBytes = count * SIDE * SIDE * 3 + 1024;
      const arrays = await readMatlab5(who, bytes!, { maxBytes, names: ["X", "y"] });
      const find = (name: string, shape: number[]) => {
        const array = arrays.get(name);
        if (array?.shape.join() === shape.join()) return array.data;
        throw new FormatError(`${who}: "${name}" must have shape ${shape}, got ${array?.shape}.`);
      };
      const x = find("X", [SIDE, SIDE, 3, count]);
      const y = find("y", [count, 1]);
      for (let i = from, out = 0; i < to; i++) {
        labels[i - from] = y[i]! % 10;
        for (let row = 0; row < SIDE; row++) {
          for (let column = 0; column < SIDE; column++) {
            for (let channel = 0; channel < 3; channel++) {
              // The first dimension varies fastest.
              images[out++] = x[row + SIDE * (column + SIDE * (channel + 3 * i))]!;
            }
          }
        }
      }
    },
  };
}
