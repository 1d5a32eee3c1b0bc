import type { ImageSet } from "@rote/images";
import { checkOptions } from "@rote/options";
import { readCifarRecords } from "./cifarBinary.ts";
import type { Dataset, Shard } from "./dataset.ts";
import { DatasetArgumentError } from "./datasetArgumentError.ts";
import { LOAD_OPTIONS, type LoadOptions, loadDataset } from "./loadDataset.ts";

export interface Cifar100Options extends LoadOptions {
  /** The 100 classes, or the 20 groups of five that they form. Defaults to "fine". */
  labels?: "fine" | "coarse";
}

/**
 * CIFAR-100: 50,000 training and 10,000 test photographs of a hundred kinds of things, in twenty
 * groups.
 *
 * Images: uint8 `[n, 32, 32, 3]`, 0–255. Labels: uint8, 0–99 with 500 training and 100 test
 * examples of each, or 0–19.
 *
 * @throws {DatasetArgumentError} if `labels` is neither "fine" nor "coarse".
 * @throws {DatasetError} as `cifar10` does.
 *
 * Reference: Krizhevsky, "Learning Multiple Layers of Features from Tiny Images", 2009.
 */
export async function cifar100(given: Cifar100Options = {}): Promise<Required<ImageSet>> {
  checkOptions(
    "cifar100",
    given,
    {
      labels: ["fine", "coarse"],
      ...LOAD_OPTIONS,
    },
    DatasetArgumentError,
  );
  const { labels = "fine", ...options } = given;

  return loadDataset(labels === "fine" ? cifar100Dataset : cifar100Coarse, options);
}

const PIXELS = 32 * 32;
const RECORD = 2 + 3 * PIXELS;
const TRAIN = 50_000;
const TEST = 10_000;

/** A record begins with the coarse label, then the fine one. */
const shard = (file: string, count: number, label: 0 | 1): Shard => ({
  count,
  files: [file],
  decode: ([bytes], range, images, labels) =>
    readCifarRecords(bytes!, range, { labelBytes: 2, label, pixels: PIXELS }, images, labels),
});

const dataset = (label: 0 | 1, classes: readonly string[]): Dataset<"cifar100"> => ({
  name: "cifar100",
  title: "CIFAR-100",
  shape: [32, 32, 3],
  classes,
  files: [
    { name: "train.bin", bytes: TRAIN * RECORD, md5: "6172c7755cfe09b2fe270c85cebc1b15" },
    { name: "test.bin", bytes: TEST * RECORD, md5: "4499cfba6c016c1be1438163640a0898" },
  ],
  splits: { train: [shard("train.bin", TRAIN, label)], test: [shard("test.bin", TEST, label)] },
  packing: {
    kind: "archive",
    archive: "cifar-100-binary.tar.gz",
    folder: "cifar-100-binary/",
  },
  addresses: ["https://www.cs.toronto.edu/~kriz/"],
  otherSources: [],
  homepage: "https://www.cs.toronto.edu/~kriz/cifar.html",
  licence: "none is stated.",
  citation: "Krizhevsky, Learning Multiple Layers of Features from Tiny Images, 2009.",
});

const list = (words: string): string[] => words.trim().split(/\s+/);

const coarseClasses = list(`
  aquatic_mammals fish flowers food_containers fruit_and_vegetables household_electrical_devices
  household_furniture insects large_carnivores large_man-made_outdoor_things
  large_natural_outdoor_scenes large_omnivores_and_herbivores medium_mammals
  non-insect_invertebrates people reptiles small_mammals trees vehicles_1 vehicles_2
`);

const fineClasses = list(`
  apple aquarium_fish baby bear beaver bed bee beetle bicycle bottle bowl boy bridge bus butterfly
  camel can castle caterpillar cattle chair chimpanzee clock cloud cockroach couch crab crocodile
  cup dinosaur dolphin elephant flatfish forest fox girl hamster house kangaroo keyboard lamp
  lawn_mower leopard lion lizard lobster man maple_tree motorcycle mountain mouse mushroom oak_tree
  orange orchid otter palm_tree pear pickup_truck pine_tree plain plate poppy porcupine possum
  rabbit raccoon ray road rocket rose sea seal shark shrew skunk skyscraper snail snake spider
  squirrel streetcar sunflower sweet_pepper table tank telephone television tiger tractor train
  trout tulip turtle wardrobe whale willow_tree wolf woman worm
`);

export const cifar100Dataset = dataset(1, fineClasses);
export const cifar100Coarse = dataset(0, coarseClasses);
