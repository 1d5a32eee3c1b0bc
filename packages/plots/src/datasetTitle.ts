import { type Named, nameOf } from "./runRecord.ts";

/** What the datasets are called where people read of them. */
const TITLES: Readonly<Record<string, string>> = {
  cifar10: "CIFAR-10",
  cifar100: "CIFAR-100",
  mnist: "MNIST",
  "fashion-mnist": "Fashion-MNIST",
  svhn: "SVHN",
};

/** A dataset's title, or its own name if it has none here. */
export const datasetTitle = (dataset: Named): string => TITLES[nameOf(dataset)] ?? nameOf(dataset);
