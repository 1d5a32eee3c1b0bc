/** What the paper calls each of its six randomizations, in the order of its section 2.1. */
export const conditions: Readonly<Record<string, string>> = {
  trueLabels: "true labels",
  partialLabels: "partially corrupted labels",
  randomLabels: "random labels",
  shuffledPixels: "shuffled pixels",
  randomPixels: "random pixels",
  gaussianPixels: "gaussian",
};
