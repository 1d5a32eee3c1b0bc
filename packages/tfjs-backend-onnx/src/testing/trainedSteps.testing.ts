// What steps of training a network of the zoo come to, on whatever the backend runs on: in Node, in
// a worker of a page. Run as a program it prints them, and where its nodes ran.

import { constantRate, type OptimizerOptions, train } from "@rote/training";
import * as tf from "@tensorflow/tfjs-core";
import "@tensorflow/tfjs-layers"; // registers gradients

import { type OnnxBackend, registerOnnxBackend } from "../index.ts";
import { lossOf, nets, variablesOf } from "./zoo.testing.ts";

/** The paper's images. */
const SHAPE = [28, 28, 3] as const;
const LEARNING_RATE = 0.01;

export interface Steps {
  readonly batch: number;
  readonly steps: number;
  readonly optimizer?: OptimizerOptions["name"];
  /** Whether the gradients of the first batch are wanted too. */
  readonly gradients?: boolean;
}

export interface TrainedSteps {
  /** Of each step. */
  readonly losses: number[];
  /** Of the loss with respect to each weight, at the initial weights; empty if not wanted. */
  readonly gradients: Float32Array[];
  /** Bytes that had crossed the bus after each step, where values stay on a device. */
  readonly crossed: { toDevice: number; fromDevice: number }[];
}

/** Numbers in [−1, 1) by integer arithmetic alone: the same in every engine. */
export function numbers(length: number, seed: number): Float32Array {
  return Float32Array.from({ length }, (_, i) => {
    const mixed = Math.imul((i + 1) ^ Math.imul(seed, 0x9e3779b1), 0x85ebca6b);
    return ((mixed ^ (mixed >>> 15)) & 0xffff) / 0x8000 - 1;
  });
}

/** Steps as `train` of @rote/training makes them, on other images in each. */
export async function trainedSteps(net: string, given: Steps): Promise<TrainedSteps> {
  const { batch, steps, optimizer = "momentum", gradients = false } = given;
  if (!(await tf.setBackend("onnx"))) throw new Error("the onnx backend does not start here");
  const model = nets[net]!(SHAPE);
  const n = batch * steps;
  const images = numbers(n * SHAPE[0] * SHAPE[1] * SHAPE[2], 1);
  const labels = Int32Array.from({ length: n }, (_, i) => (7 * i) % 10);
  const found: TrainedSteps = {
    losses: [],
    gradients: gradients ? await gradientsOf(net, images, labels, batch) : [],
    crossed: [],
  };
  const training = train(
    model,
    { images, shape: [n, ...SHAPE], labels },
    {
      seed: 0,
      learningRate: constantRate(LEARNING_RATE),
      optimizer: { name: optimizer },
      batchSize: batch,
      epochs: 1,
    },
  );
  for await (const event of training) {
    if (event.type !== "step") continue;
    found.losses.push(event.loss);
    const { traffic } = tf.backend() as OnnxBackend;
    if (traffic) found.crossed.push({ ...traffic });
    if (event.step === steps) break; // the evaluation is no step
  }
  model.dispose();
  return found;
}

/** Gradients at the initial weights, on the first images. */
async function gradientsOf(
  net: string,
  images: Float32Array,
  labels: Int32Array,
  batch: number,
): Promise<Float32Array[]> {
  const model = nets[net]!(SHAPE);
  const variables = variablesOf(model);
  const size = batch * SHAPE[0] * SHAPE[1] * SHAPE[2];
  const grads = tf.tidy(() => {
    const x = tf.tensor(images.slice(0, size), [batch, ...SHAPE]);
    const y = tf.oneHot(tf.tensor1d(labels.slice(0, batch), "int32"), 10);
    return tf.variableGrads(() => lossOf(model, { x, y }), variables).grads;
  });
  const read: Float32Array[] = [];
  for (const { name } of variables) read.push((await grads[name]!.data()) as Float32Array);
  tf.dispose(grads);
  model.dispose();
  return read;
}

/** How the program is asked: its one argument, as JSON. */
export interface Asked {
  readonly net: string;
  readonly steps: Steps;
  readonly provider?: "cpu" | "webgpu";
  /** The prefix of ONNX Runtime's traces, if they are wanted. */
  readonly profile?: string;
}

if (typeof process !== "undefined" && process.argv?.[1]?.endsWith("trainedSteps.testing.ts")) {
  const { net, steps, provider = "cpu", profile }: Asked = JSON.parse(process.argv[2]!);
  registerOnnxBackend({ provider, compile: "always", ...(profile !== undefined && { profile }) });
  const { gradients, ...found } = await trainedSteps(net, steps);
  tf.removeBackend("onnx"); // completes the traces
  const encoded = gradients.map((values) => Buffer.from(values.buffer).toString("base64"));
  process.stdout.write(`\n${JSON.stringify({ ...found, gradients: encoded })}`);
}
