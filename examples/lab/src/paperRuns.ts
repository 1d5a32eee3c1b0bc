/** The numbers of the finished runs at the paper's size: places in `plugins/paperRecords.ts`. */
export const PAPER_RUNS = {
  trueLabels: 1,
  randomLabels: 2,
  shuffledPixels: 3,
  randomPixels: 4,
  gaussianPixels: 5,
  partialLabels: 6,
  weightDecay: 7,
  dropout: 8,
} as const;
