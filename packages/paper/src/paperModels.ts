import { checkTexts } from "./paperArgumentError.ts";
/** A network of the paper's experiments on CIFAR-10. */
export interface PaperModel {
  /** Its name in the paper's Table 1. */
  title: string;
  /** The initial learning rate of the paper, appendix A. */
  learningRate: number;
  /** Trainable parameters, Table 1. */
  parameters: number;
}

const MODELS = {
  "mlp-1x512": { title: "MLP 1x512", learningRate: 0.01, parameters: 1_209_866 },
  "mlp-3x512": { title: "MLP 3x512", learningRate: 0.01, parameters: 1_735_178 },
  "alexnet-small": { title: "Alexnet", learningRate: 0.01, parameters: 1_387_786 },
  "inception-small": { title: "Inception", learningRate: 0.1, parameters: 1_649_402 },
  "inception-small-nobn": {
    title: "Inception w/o BatchNorm",
    learningRate: 0.1,
    parameters: 1_649_402,
  },
} as const;

/** The name of a network of the paper, as specifications and records have it. */
export type ModelName = keyof typeof MODELS;

/**
 * The networks of the paper's experiments on CIFAR-10, perceptrons before convolutional networks.
 */
export const paperModels: Readonly<Record<string, PaperModel>> = MODELS;

/**
 * The name that the paper gives a network; its own name if it is none of the paper's, and of a
 * reader's own network, which is named after its source, the beginning: "own network 3f9a12c4".
 */
export function modelTitle(name: string): string {
  checkTexts("modelTitle", { name });
  if (Object.hasOwn(paperModels, name)) return paperModels[name]!.title;
  const [, hash] = /^own-([0-9a-f]{8})[0-9a-f]{56}$/.exec(name) ?? [];
  return hash === undefined ? name : `own network ${hash}`;
}

/** Networks with batch normalization, and what each is without it. */
export const withoutBatchNorm: Readonly<Partial<Record<string, ModelName>>> = {
  "inception-small": "inception-small-nobn",
};

/** Networks to which shuffled pixels are true labels: they do not see where a pixel stands. */
export function ignoresPixelOrder(name: string): boolean {
  checkTexts("ignoresPixelOrder", { name });
  return name.startsWith("mlp");
}
