import * as tf from "@tensorflow/tfjs-core";

/**
 * Softmax cross-entropy, the mean over the batch of −log softmax(logits)[label].
 *
 * @param logits float32 `[batch, classes]`
 * @param labels int32 `[batch]`
 */
export function crossEntropy(logits: tf.Tensor2D, labels: tf.Tensor1D): tf.Scalar {
  return tf.tidy(() => {
    const oneHot = tf.cast(tf.oneHot(labels, logits.shape[1]), "float32");
    const logLikelihood = tf.sum(tf.mul(oneHot, tf.logSoftmax(logits)), -1);
    return tf.neg(tf.mean<tf.Scalar>(logLikelihood));
  });
}

/** How many rows of the logits are largest at their label: int32 scalar. */
export function countCorrect(logits: tf.Tensor2D, labels: tf.Tensor1D): tf.Scalar {
  return tf.tidy(() =>
    tf.sum<tf.Scalar>(tf.cast(tf.equal(tf.argMax(logits, -1), labels), "int32")),
  );
}
