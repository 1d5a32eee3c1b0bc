import type { ImageSet } from "@rote/images";
import { checkOptions } from "@rote/options";
import { DatasetArgumentError } from "./datasetArgumentError.ts";
import { idxDataset } from "./idxDataset.ts";
import { LOAD_OPTIONS, type LoadOptions, loadDataset } from "./loadDataset.ts";

/**
 * Fashion-MNIST: 60,000 training and 10,000 test images of ten kinds of clothing, made to take
 * MNIST's place.
 *
 * Images: uint8 `[n, 28, 28, 1]`, 0 (background) to 255. Labels: uint8, 0–9, with 6,000 training
 * and 1,000 test examples of each.
 *
 * @throws {DatasetError} as `cifar10` does.
 *
 * Reference: Xiao, Rasul & Vollgraf, "Fashion-MNIST: a Novel Image Dataset for Benchmarking Machine
 * Learning Algorithms", arXiv:1708.07747.
 */
export function fashionMnist(options: LoadOptions = {}): Promise<Required<ImageSet>> {
  checkOptions("fashionMnist", options, LOAD_OPTIONS, DatasetArgumentError);

  return loadDataset(fashionMnistDataset, options);
}

export const fashionMnistDataset = idxDataset({
  name: "fashion-mnist",
  title: "Fashion-MNIST",
  classes: [
    "T-shirt/top",
    "Trouser",
    "Pullover",
    "Dress",
    "Coat",
    "Sandal",
    "Shirt",
    "Sneaker",
    "Bag",
    "Ankle boot",
  ],
  md5s: {
    "train-images-idx3-ubyte": "f4a8712d7a061bf5bd6d2ca38dc4d50a",
    "train-labels-idx1-ubyte": "9018921c3c673c538a1fc5bad174d6f9",
    "t10k-images-idx3-ubyte": "8181f5470baa50b63fa0f6fddb340f0a",
    "t10k-labels-idx1-ubyte": "15d484375f8d13e6eb1aabb0c3f46965",
  },
  addresses: [
    "http://fashion-mnist.s3-website.eu-central-1.amazonaws.com/", // the checksums protect us
    "https://raw.githubusercontent.com/zalandoresearch/fashion-mnist/master/data/fashion/",
  ],
  otherSources: [],
  homepage: "https://github.com/zalandoresearch/fashion-mnist",
  licence: "MIT, © 2017 Zalando SE.",
  citation: "Xiao, Rasul & Vollgraf, Fashion-MNIST, arXiv:1708.07747.",
});
