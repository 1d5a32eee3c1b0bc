import { checkTexts } from "./paperArgumentError.ts";

const DATASETS = {
  cifar10: { title: "CIFAR-10", classes: 10, trainingImages: 50_000 },
  mnist: { title: "MNIST", classes: 10, trainingImages: 60_000 },
  imagenet: { title: "ImageNet", classes: 1000, trainingImages: 1_281_167 },
} as const;

/** A dataset of the paper, by its name in `@rote/datasets` where it is one of those. */
export type PaperDataset = keyof typeof DATASETS;

/** The datasets of the paper. */
export const paperDatasets: Readonly<
  Record<PaperDataset, { title: string; classes: number; trainingImages: number }>
> = DATASETS;

/** Whether a dataset is one of the paper's. */
export function isPaperDataset(name: string): name is PaperDataset {
  checkTexts("isPaperDataset", { name });
  return Object.hasOwn(paperDatasets, name);
}
