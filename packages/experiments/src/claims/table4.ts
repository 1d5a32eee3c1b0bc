import { table2 } from "@rote/paper";
import { randomLabelsUnder } from "./randomLabelsUnder.ts";
import { inPercent } from "./words.ts";

const AS_MET = " The accuracy is that of the batches as they are met, as in the paper.";

const underDropout = table2.values.find(({ labels, dropout }) => labels === "random" && dropout);
const IN_TABLE_2 =
  " In Table 2 Inception V3 comes to a training accuracy of " +
  `${inPercent(underDropout?.top1Train)} % on ImageNet, under weight decay as well.`;

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
    remark: IN_TABLE_2,
  }),
] as const;
