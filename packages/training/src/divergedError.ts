/** The loss became NaN or infinite: the weights are of no use from this step on. */
export class DivergedError extends Error {
  override readonly name = "DivergedError";
  readonly code = "DIVERGED";
  /** The epoch and step where it happened, both counted from 1. */
  readonly epoch: number;
  readonly step: number;
  readonly loss: number;

  constructor({ epoch, step, loss }: { epoch: number; step: number; loss: number }) {
    super(
      `train: the loss must stay finite, got ${loss} at step ${step} (epoch ${epoch}). ` +
        "Try a smaller learning rate.",
    );
    this.epoch = epoch;
    this.step = step;
    this.loss = loss;
  }
}
