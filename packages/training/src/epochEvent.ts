import type { Evaluation } from "./evaluate.ts";

export interface EpochEvent {
  type: "epoch";
  epoch: number;
  /** Steps taken since the beginning. */
  step: number;
  /** Mean over the epoch's examples of the loss that each had in its batch. */
  loss: number;
  /** Fraction of the epoch's examples that were right in their batch, before its step. */
  onlineAccuracy: number;
  /**
   * Fraction of all training examples that are right after the epoch; null where `evaluateEvery`
   * leaves the epoch out.
   */
  trainAccuracy: number | null;
  evaluations: Record<string, Evaluation>;
  /** Of the epoch's last step. */
  learningRate: number;
}
