export interface PaperModel {
  /** Its name in the paper's Table 1. */
  title: string;
  /** The initial learning rate of the paper, appendix A. */
  learningRate: number;
}

/**
 * The networks of the paper's experiments on CIFAR-10, with the settings it trains them with;
 * `createPaperModel` builds them.
 */
export const paperModels: Readonly<Record<string, PaperModel>> = {
  "mlp-1x512": { title: "MLP 1x512", learningRate: 0.01 },
  "mlp-3x512": { title: "MLP 3x512", learningRate: 0.01 },
  "alexnet-small": { title: "Alexnet", learningRate: 0.01 },
  "inception-small": { title: "Inception", learningRate: 0.1 },
  "inception-small-nobn": { title: "Inception w/o BatchNorm", learningRate: 0.1 },
};
