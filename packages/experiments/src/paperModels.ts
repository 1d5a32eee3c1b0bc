import { alexnetSmall, inceptionSmall, type ModelOptions, mlp } from "@rote/models";
import type { LayersModel } from "@tensorflow/tfjs-layers";

export interface PaperModel {
  /** Its name in the paper's Table 1. */
  title: string;
  create(options: ModelOptions): LayersModel;
  /** The initial learning rate of the paper, appendix A. */
  learningRate: number;
}

/** The networks of the paper's experiments on CIFAR-10, with the settings it trains them with. */
export const paperModels: Readonly<Record<string, PaperModel>> = {
  "mlp-1x512": {
    title: "MLP 1x512",
    create: (options) => mlp({ hiddenUnits: [512], ...options }),
    learningRate: 0.01,
  },
  "mlp-3x512": {
    title: "MLP 3x512",
    create: (options) => mlp({ hiddenUnits: [512, 512, 512], ...options }),
    learningRate: 0.01,
  },
  "alexnet-small": { title: "Alexnet", create: alexnetSmall, learningRate: 0.01 },
  "inception-small": {
    title: "Inception",
    create: (options) => inceptionSmall({ batchNorm: true, ...options }),
    learningRate: 0.1,
  },
  "inception-small-nobn": {
    title: "Inception w/o BatchNorm",
    create: (options) => inceptionSmall({ batchNorm: false, ...options }),
    learningRate: 0.1,
  },
};
