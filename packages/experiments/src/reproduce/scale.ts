/** At what size the paper is repeated. */
export type ScaleName = "tiny" | "small" | "paper";

export type Family = "mlp" | "alexnet" | "inception";

/** How large the runs of a scale are. Everything else is the paper's. */
export interface Scale {
  /** For people. */
  title: string;
  /** Sizes for multilayer perceptrons, the small AlexNet and the small Inception. */
  sizes: Readonly<Record<Family, { train: number; test: number; batchSize: number }>>;
  /** Epochs at most, without and with augmentation, which takes longer. */
  epochs: { plain: number; augmented: number };
  /** A run ends so many epochs after 99 % are fitted; null: once all are. */
  epochsAfterFit: number | null;
  /** Networks of figure 1a. */
  figure1a: readonly string[];
  /** Networks of figures 1b and 1c, and the p between 0 and 1. */
  figure1b: readonly string[];
  probabilities: readonly number[];
  /** Networks of Tables 1 and 4. */
  tables: readonly string[];
  /** Of Table 4, trained on random labels with random crops: what takes longest. */
  croppedRandomLabels: readonly string[];
  /**
   * Images for the kernel machines, as far as a dataset has so many, and filters of random patches.
   * The paper's 32,000 filters on 50,000 images would take 100 GB.
   */
  kernel: { train: number; test: number; filters: number };
  /** Points for Theorem 1. */
  theorem1: readonly number[];
}

const full = { train: 50_000, test: 10_000, batchSize: 128 };
const tenths = [0.1, 0.2, 0.3, 0.4, 0.5, 0.6, 0.7, 0.8, 0.9];

export const scales: Readonly<Record<ScaleName, Scale>> = {
  tiny: {
    title: "tiny: hundreds of images, minutes on two cores",
    sizes: {
      mlp: { train: 3000, test: 1000, batchSize: 128 },
      alexnet: { train: 500, test: 500, batchSize: 32 },
      inception: { train: 500, test: 500, batchSize: 32 },
    },
    epochs: { plain: 100, augmented: 150 },
    epochsAfterFit: null,
    figure1a: ["mlp-1x512", "alexnet-small"],
    figure1b: ["mlp-1x512"],
    probabilities: [0.2, 0.4, 0.6, 0.8],
    tables: ["mlp-1x512", "alexnet-small"],
    croppedRandomLabels: ["alexnet-small"],
    kernel: { train: 1000, test: 1000, filters: 100 },
    theorem1: [100, 1000],
  },
  small: {
    title: "small: thousands of images, an hour or two on two cores",
    sizes: {
      mlp: { train: 10_000, test: 2000, batchSize: 128 },
      alexnet: { train: 2000, test: 2000, batchSize: 128 },
      inception: { train: 1000, test: 1000, batchSize: 64 },
    },
    epochs: { plain: 200, augmented: 400 },
    epochsAfterFit: null,
    figure1a: ["mlp-1x512", "alexnet-small", "inception-small"],
    figure1b: ["mlp-1x512", "alexnet-small"],
    probabilities: tenths,
    tables: ["mlp-1x512", "mlp-3x512", "alexnet-small", "inception-small"],
    croppedRandomLabels: ["alexnet-small"],
    kernel: { train: 10_000, test: 10_000, filters: 400 },
    theorem1: [100, 1000, 10_000],
  },
  paper: {
    title: "paper: all of CIFAR-10 and MNIST, the full setting",
    sizes: { mlp: full, alexnet: full, inception: full },
    epochs: { plain: 200, augmented: 400 },
    epochsAfterFit: 3,
    figure1a: ["inception-small"],
    figure1b: ["inception-small", "alexnet-small", "mlp-1x512"],
    probabilities: tenths,
    tables: ["inception-small", "inception-small-nobn", "alexnet-small", "mlp-3x512", "mlp-1x512"],
    croppedRandomLabels: ["inception-small"],
    kernel: { train: 60_000, test: 10_000, filters: 1000 },
    theorem1: [100, 1000, 10_000],
  },
};
