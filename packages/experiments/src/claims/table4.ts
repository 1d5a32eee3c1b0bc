import { randomLabelsUnder } from "./randomLabelsUnder.ts";

const AS_MET = " The accuracy is that of the batches as they are met, as in the paper.";

/** The rows of Table 4, by regularizer, and dropout, which the paper has for ImageNet alone. */
export const table4 = [
  randomLabelsUnder({
    id: "table4-weight-decay",
    sentence: "Weight decay does not stop a network from fitting random labels.",
    regularizer: "weight decay",
    remark: " The paper's small Alexnet failed to.",
  }),
  randomLabelsUnder({
    id: "table4-random-crop",
    sentence: "Random cropping does not stop a network from fitting random labels.",
    regularizer: "random cropping",
    remark: AS_MET,
  }),
  randomLabelsUnder({
    id: "table4-augmentation",
    sentence: "Random flips and rotations do not stop a network from fitting random labels.",
    regularizer: "augmentation",
    remark: AS_MET,
  }),
  randomLabelsUnder({
    id: "table4-dropout",
    sentence: "Dropout does not stop a network from fitting random labels.",
    regularizer: "dropout",
    source: "Table 2 and section 3, where it is said of ImageNet",
  }),
] as const;
