/** What training saw of each example; tables are float32 `[epochs, n]`, row by row. */
export interface RecordedExamples {
  epochs: number;
  /** n, the training examples, in the order of the set. */
  examples: number;
  /** Cross-entropy in nats, before the step of the batch. */
  losses: Float32Array;
  /** z_y − max_{c ≠ y} z_c before the step of the batch; right where it is positive. */
  margins: Float32Array;
  /** `[n]`: the mean over the epochs of ‖p − 1_y‖₂, the EL2N score. */
  el2n: Float32Array;
}
