/** The learning rate of an epoch, counted from 0. */
export type LearningRate = (epoch: number) => number;

/**
 * initial · rate^epoch, a staircase: the same for all steps of an epoch. Zhang et al., appendix A,
 * use a rate of 0.95.
 */
export function exponentialDecay({
  initial,
  rate,
}: {
  initial: number;
  rate: number;
}): LearningRate {
  if (!(initial > 0) || !(rate > 0 && rate <= 1)) {
    throw new RangeError(
      "exponentialDecay: initial must be positive and rate in (0, 1], " +
        `got initial ${initial} and rate ${rate}.`,
    );
  }
  return (epoch) => initial * rate ** epoch;
}
