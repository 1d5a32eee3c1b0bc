// What a target can do decides how programs are written for it.

import * as tf from "@tensorflow/tfjs-core";
import "@tensorflow/tfjs-layers"; // its import registers the gradients
import { afterAll, beforeAll, expect, test } from "vitest";
import { type Target, targetOf } from "../graph/target.ts";
import type { OnnxBackend } from "../index.ts";
import type { Program } from "../program/program.ts";
import { waves } from "../testing/onBoth.testing.ts";
import { toModel } from "./toModel.ts";

beforeAll(async () => {
  expect(await tf.setBackend("onnx")).toBe(true);
});
afterAll(() => tf.removeBackend("onnx"));

/** A convolution, relu and a maximum pool with their gradients. */
function program(): Program {
  let recorded: Program | undefined;
  const stop = (tf.backend() as OnnxBackend).onCompute(({ program }) => {
    recorded = program;
  });
  const net = (x: tf.Tensor, filter: tf.Tensor) => {
    const y = tf.relu(tf.conv2d(x as tf.Tensor4D, filter as tf.Tensor4D, 1, "same"));
    return tf.sum(tf.maxPool(y as tf.Tensor4D, 2, 2, "valid"));
  };
  const inputs = [waves([2, 6, 6, 32], 1.3), waves([3, 3, 32, 32], 0.7)];
  tf.tidy(() => tf.grads(net)(inputs)[1]!.dataSync());
  stop();
  return recorded!;
}

const cpu = { ...targetOf("cpu"), channelBlock: 16 };
const targets: Record<string, Target> = {
  cpu,
  "cpu without channel blocks": { ...cpu, channelBlock: undefined },
  webgpu: targetOf("webgpu"),
};

test.each([
  { name: "cpu", has: ["ReorderInput", "ScatterElements"], hasNot: [] },
  { name: "cpu without channel blocks", has: ["ScatterElements"], hasNot: ["ReorderInput"] },
  { name: "webgpu", has: ["MaxPool"], hasNot: ["ReorderInput", "ScatterElements"] },
])("for $name: operators it has, and none of the others", ({ name, has, hasNot }) => {
  const model = Buffer.from(toModel(program(), targets[name]!));
  expect(has.filter((operator) => !model.includes(operator))).toEqual([]);
  expect(hasNot.filter((operator) => model.includes(operator))).toEqual([]);
});

test("the same program gives the same bytes", () => {
  const [one, other] = [program(), program()].map((program) => toModel(program, cpu));
  expect(Buffer.from(one!).equals(other!)).toBe(true);
});
