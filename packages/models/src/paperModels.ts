import type { ModelName } from "./registry.ts";

/** A row of the paper's table 1, as arguments of `createModel`. */
export interface PaperModel {
  /** As the paper calls it. */
  title: string;
  name: ModelName;
  options: Readonly<Record<string, unknown>>;
  /** The number of parameters that the paper gives. */
  parameters: number;
}

/**
 * The five networks that the paper trains on CIFAR-10.
 *
 * Reference: Zhang et al., ICLR 2017, arXiv:1611.03530, table 1.
 */
export const paperModels: readonly PaperModel[] = [
  { title: "Inception", name: "inceptionSmall", options: {}, parameters: 1_649_402 },
  {
    title: "Inception w/o BatchNorm",
    name: "inceptionSmall",
    options: { batchNorm: false },
    parameters: 1_649_402,
  },
  { title: "Alexnet", name: "alexnetSmall", options: {}, parameters: 1_387_786 },
  {
    title: "MLP 3x512",
    name: "mlp",
    options: { hiddenUnits: [512, 512, 512] },
    parameters: 1_735_178,
  },
  { title: "MLP 1x512", name: "mlp", options: { hiddenUnits: [512] }, parameters: 1_209_866 },
];
