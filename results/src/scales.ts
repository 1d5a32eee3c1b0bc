import { fileURLToPath } from "node:url";

export const resultsFolder = fileURLToPath(new URL("../../docs/results", import.meta.url));

/** A folder of records under docs/results: its name is the scale's. */
export interface ScaleFolder {
  name: "paper" | "small" | "tiny";
  /** For the head of its report. */
  title: string;
}

/** The largest first: where it says enough, the others say less. */
export const scaleFolders: readonly ScaleFolder[] = [
  { name: "paper", title: "the paper's size: all images of CIFAR-10 and MNIST" },
  { name: "small", title: "small: up to 10,000 images" },
  { name: "tiny", title: "tiny: up to 3,000 images" },
];
