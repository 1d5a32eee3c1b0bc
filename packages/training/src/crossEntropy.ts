import * as tf from "@tensorflow/tfjs-core";

/**
 * Softmax cross-entropy, the mean over the batch of −Σ_c y_c · log softmax(logits)_c; of a label,
 * −log softmax(logits)[label].
 *
 * @param logits float32 `[batch, classes]`
 * @param labels int32 `[batch]`, or targets y, float32 `[batch, classes]`
 */
export function crossEntropy(logits: tf.Tensor2D, labels: tf.Tensor1D | tf.Tensor2D): tf.Scalar {
  return tf.tidy(() => {
    const targets =
      labels.rank === 2
        ? labels
        : tf.cast(tf.oneHot(labels as tf.Tensor1D, logits.shape[1]), "float32");
    const logLikelihood = tf.sum(tf.mul(targets, tf.logSoftmax(logits)), -1);
    return tf.neg(tf.mean<tf.Scalar>(logLikelihood));
  });
}

/**
 * How many rows of the logits are largest at their label, or where their target is: int32 scalar.
 */
export function countCorrect(logits: tf.Tensor2D, labels: tf.Tensor1D | tf.Tensor2D): tf.Scalar {
  return tf.tidy(() => {
    const expected = labels.rank === 2 ? tf.argMax(labels, -1) : labels;
    return tf.sum<tf.Scalar>(tf.cast(tf.equal(tf.argMax(logits, -1), expected), "int32"));
  });
}
