const CONDITIONS = {
  trueLabels: "true labels",
  partialLabels: "partially corrupted labels",
  randomLabels: "random labels",
  shuffledPixels: "shuffled pixels",
  randomPixels: "random pixels",
  gaussianPixels: "Gaussian pixels",
} as const;

/** One of the paper's six randomizations, by its name in `@rote/corruptions`. */
export type Condition = keyof typeof CONDITIONS;

/** What the paper calls each of its six randomizations, in the order of its section 2.1. */
export const conditions: Readonly<Record<string, string>> = CONDITIONS;
