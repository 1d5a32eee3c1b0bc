import type { Published } from "./published.ts";

/** Inception V3 under some regularizers. Accuracies are fractions. */
export interface Table2Row {
  labels: "true" | "random";
  augmentation: boolean;
  dropout: boolean;
  weightDecay: boolean;
  top1Train: number;
  top5Train: number;
  top1Test: number;
  top5Test: number;
  /** The best test accuracy during training, where the paper adds it in parentheses. */
  bestTop1Test?: number;
  bestTop5Test?: number;
}

/**
 * Table 2: Inception V3 on ImageNet. The third row's top-1 training accuracy is printed as 90.60 %,
 * which contradicts its own top-5 of 100.0 % and figure 2a (0.996): read it as a slip for 99.60.
 */
export const table2: Published<readonly Table2Row[]> = {
  where: "Table 2",
  precision: "as printed",
  dataset: "imagenet",
  values: [
    {
      labels: "true",
      augmentation: true,
      dropout: true,
      weightDecay: true,
      top1Train: 0.9218,
      top5Train: 0.9921,
      top1Test: 0.7784,
      top5Test: 0.9392,
    },
    {
      labels: "true",
      augmentation: true,
      dropout: false,
      weightDecay: false,
      top1Train: 0.9233,
      top5Train: 0.9917,
      top1Test: 0.7295,
      top5Test: 0.9043,
    },
    {
      labels: "true",
      augmentation: false,
      dropout: false,
      weightDecay: true,
      top1Train: 0.906,
      top5Train: 1,
      top1Test: 0.6718,
      top5Test: 0.8644,
      bestTop1Test: 0.7257,
      bestTop5Test: 0.9131,
    },
    {
      labels: "true",
      augmentation: false,
      dropout: false,
      weightDecay: false,
      top1Train: 0.9953,
      top5Train: 1,
      top1Test: 0.598,
      top5Test: 0.8038,
      bestTop1Test: 0.6316,
      bestTop5Test: 0.8449,
    },
    {
      labels: "random",
      augmentation: false,
      dropout: true,
      weightDecay: true,
      top1Train: 0.9118,
      top5Train: 0.9795,
      top1Test: 0.0009,
      top5Test: 0.0049,
    },
    {
      labels: "random",
      augmentation: false,
      dropout: false,
      weightDecay: true,
      top1Train: 0.8781,
      top5Train: 0.9615,
      top1Test: 0.0012,
      top5Test: 0.005,
    },
    {
      labels: "random",
      augmentation: false,
      dropout: false,
      weightDecay: false,
      top1Train: 0.952,
      top5Train: 0.9914,
      top1Test: 0.0011,
      top5Test: 0.0056,
    },
  ],
};
