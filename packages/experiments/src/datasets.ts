import { cifar10, mnist } from "@rote/datasets";

/** The datasets that a specification can name, and how many examples each has. */
export const datasets = {
  cifar10: { load: cifar10, train: 50_000, test: 10_000 },
  mnist: { load: mnist, train: 60_000, test: 10_000 },
} as const;

export type DatasetName = keyof typeof datasets;
