// What steps of training a network of the zoo lose, on whatever the backend runs on: in Node, in a
// worker of a page. Run as a program it prints those of this machine's native library.

import * as tf from "@tensorflow/tfjs-core";
import "@tensorflow/tfjs-layers"; // registers gradients

import { capture, registerOnnxBackend } from "../index.ts";
import { lossOf, nets, variablesOf } from "./zoo.testing.ts";

/** The paper's images. */
const SHAPE = [28, 28, 3] as const;

export interface Steps {
  readonly batch: number;
  readonly steps: number;
}

/** Numbers in [−1, 1) by integer arithmetic alone: the same in every engine. */
export function numbers(length: number, seed: number): Float32Array {
  return Float32Array.from({ length }, (_, i) => {
    const mixed = Math.imul((i + 1) ^ Math.imul(seed, 0x9e3779b1), 0x85ebca6b);
    return ((mixed ^ (mixed >>> 15)) & 0xffff) / 0x8000 - 1;
  });
}

/** The loss of each captured step by SGD with momentum, on other images in each. */
export async function stepLosses(net: string, { batch, steps }: Steps): Promise<number[]> {
  if (!(await tf.setBackend("onnx"))) throw new Error("the onnx backend does not start here");
  const model = nets[net]!(SHAPE);
  const optimizer = tf.train.momentum(0.01, 0.9);
  const variables = variablesOf(model);
  const step = capture((x, y) => {
    const loss = () => lossOf(model, { x: x!, y: y! });
    return optimizer.minimize(loss, true, variables)!;
  });
  const losses: number[] = [];
  for (let i = 0; i < steps; i++) {
    const x = tf.tensor(numbers(batch * 28 * 28 * 3, i + 1), [batch, ...SHAPE]);
    const labels = Int32Array.from({ length: batch }, (_, at) => (7 * at + 3 * i) % 10);
    const y = tf.tidy(() => tf.oneHot(tf.tensor1d(labels, "int32"), 10));
    const loss = step.run(x, y) as tf.Tensor;
    losses.push((await loss.data())[0]!);
    tf.dispose([x, y, loss]);
  }
  step.dispose();
  model.dispose();
  optimizer.dispose();
  return losses;
}

if (typeof process !== "undefined" && process.argv?.[1]?.endsWith("stepLosses.testing.ts")) {
  const [net, batch, steps, provider = "cpu"] = process.argv.slice(2);
  registerOnnxBackend({ provider: provider as "cpu" | "webgpu" });
  const losses = await stepLosses(net!, { batch: Number(batch), steps: Number(steps) });
  process.stdout.write(JSON.stringify(losses));
}
