// Asks for 3.6 GB several times over, where faults.test.ts lets the process have 6 GB of addresses
// in all; prints what came of it.

import * as tf from "@tensorflow/tfjs-core";
import "../index.ts";

await tf.setBackend("onnx");

/** Σ (2 · 1·1ᵀ) over n × n. */
const total = (n: number) =>
  tf.tidy(() => {
    const product = tf.matMul(tf.ones([n, 1]), tf.ones([1, n]));
    return tf.sum(tf.square(tf.add(product, tf.transpose(product)))).dataSync()[0];
  });

try {
  total(30_000);
} catch (error) {
  const { name, message } = error as Error;
  process.stdout.write(JSON.stringify({ error: name, message, smaller: total(100) }));
}
