import * as tf from "@tensorflow/tfjs-core";
import "@tensorflow/tfjs-backend-cpu";
import "@tensorflow/tfjs-layers"; // registers every operation's gradient
import { expect } from "vitest";

import "../index.ts";

/** Numbers without a pattern that a mistake could hide behind. */
export const waves = (shape: number[], frequency: number): tf.Tensor => {
  const size = shape.reduce((n, d) => n * d, 1);
  return tf.tensor(
    Float32Array.from({ length: size }, (_, i) => Math.sin(frequency * i + 1)),
    shape,
  );
};

/** Expects the same results on the onnx backend as on tfjs' cpu backend. */
export async function expectSameOnBoth(
  compute: () => tf.Tensor[],
  tolerance = 1e-4,
): Promise<void> {
  const run = async (backend: string) => {
    await tf.setBackend(backend);
    const tensors = tf.tidy(compute);
    const data = tensors.map((x) => Array.from(x.dataSync<"float32">()));
    tf.dispose(tensors);
    return data;
  };
  const [cpu, onnx] = [await run("cpu"), await run("onnx")];
  expect(onnx.length).toBe(cpu.length);
  cpu.forEach((expected, i) => {
    const scale = Math.max(...expected.map(Math.abs));
    const far = Math.max(...expected.map((value, j) => Math.abs(value - onnx[i]![j]!)));
    expect(onnx[i]!.length).toBe(expected.length);
    expect(scale).toBeGreaterThan(0);
    expect(far).toBeLessThanOrEqual(tolerance * scale);
  });
}
