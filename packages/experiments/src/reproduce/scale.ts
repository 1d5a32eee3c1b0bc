/** At what size the paper is repeated. */
export type ScaleName = "tiny" | "small" | "paper";

export type Family = "mlp" | "alexnet" | "inception";

/** Examples, and epochs at most. */
interface Size {
  train: number;
  test: number;
  batchSize: number;
  epochs: number;
  /** Epochs between two passes over all training images. Defaults to 1. */
  evaluateEvery?: number;
}

/** How large the runs of a scale are. Everything else is the paper's. */
export interface Scale {
  /** For people. */
  title: string;
  /** Sizes for multilayer perceptrons, the small AlexNet and the small Inception. */
  sizes: Readonly<Record<Family, Size>>;
  /** Epochs at most with augmentation, which takes longer, and where it meets random labels. */
  augmentedEpochs: { trueLabels: number; randomLabels: number };
  /** A run ends so many epochs after 99 % are fitted; null: once all are. */
  epochsAfterFit: number | null;
  /** Networks of figure 1a. */
  figure1a: readonly string[];
  /** Networks of figures 1b and 1c, and the p between 0 and 1. */
  figure1b: readonly string[];
  probabilities: readonly number[];
  /** Networks of Tables 1 and 4. */
  tables: readonly string[];
  /** Of Table 4, trained on random labels with augmentation: what takes longest. */
  augmentedRandomLabels: readonly string[];
  /**
   * Images for the kernel machines, as far as a dataset has so many, and filters of random patches.
   * The paper's 32,000 filters on 50,000 images would take 100 GB.
   */
  kernel: { train: number; test: number; filters: number };
  /** Points for Theorem 1. */
  theorem1: readonly number[];
}

const full = { train: 50_000, test: 10_000, batchSize: 128 };
const sameEpochs = (epochs: number) => ({ trueLabels: epochs, randomLabels: epochs });
const tenths = [0.1, 0.2, 0.3, 0.4, 0.5, 0.6, 0.7, 0.8, 0.9];

export const scales: Readonly<Record<ScaleName, Scale>> = {
  tiny: {
    title: "tiny: hundreds of images, minutes on two cores",
    sizes: {
      mlp: { train: 3000, test: 1000, batchSize: 128, epochs: 100 },
      alexnet: { train: 500, test: 500, batchSize: 32, epochs: 100 },
      inception: { train: 500, test: 500, batchSize: 32, epochs: 100 },
    },
    augmentedEpochs: sameEpochs(150),
    epochsAfterFit: null,
    figure1a: ["mlp-1x512", "alexnet-small"],
    figure1b: ["mlp-1x512"],
    probabilities: [0.2, 0.4, 0.6, 0.8],
    tables: ["mlp-1x512", "alexnet-small"],
    augmentedRandomLabels: ["alexnet-small"],
    kernel: { train: 1000, test: 1000, filters: 100 },
    theorem1: [100, 1000],
  },
  small: {
    title: "small: thousands of images, an hour or two on two cores",
    sizes: {
      mlp: { train: 10_000, test: 2000, batchSize: 128, epochs: 200 },
      alexnet: { train: 2000, test: 2000, batchSize: 128, epochs: 200 },
      inception: { train: 1000, test: 1000, batchSize: 64, epochs: 200 },
    },
    augmentedEpochs: sameEpochs(400),
    epochsAfterFit: null,
    figure1a: ["mlp-1x512", "alexnet-small", "inception-small"],
    figure1b: ["mlp-1x512", "alexnet-small"],
    probabilities: tenths,
    tables: ["mlp-1x512", "mlp-3x512", "alexnet-small", "inception-small"],
    augmentedRandomLabels: ["alexnet-small"],
    kernel: { train: 10_000, test: 10_000, filters: 400 },
    theorem1: [100, 1000, 10_000],
  },
  paper: {
    title: "paper: all of CIFAR-10 and MNIST, the full setting",
    sizes: {
      // The learning rate ends them at 90; the paper's slowest took 56, 48 and 36.
      mlp: { ...full, epochs: 200 },
      alexnet: { ...full, epochs: 80, evaluateEvery: 5 },
      // 25,000 steps, to which Figure 1a is drawn
      inception: { ...full, epochs: 64, evaluateEvery: 5 },
    },
    augmentedEpochs: { trueLabels: 100, randomLabels: 200 },
    epochsAfterFit: 3,
    figure1a: ["mlp-1x512", "alexnet-small", "inception-small"],
    figure1b: ["mlp-1x512", "alexnet-small", "inception-small"],
    probabilities: tenths,
    tables: ["mlp-1x512", "mlp-3x512", "alexnet-small", "inception-small", "inception-small-nobn"],
    augmentedRandomLabels: ["inception-small"],
    kernel: { train: 60_000, test: 10_000, filters: 1000 },
    theorem1: [100, 1000, 10_000],
  },
};
