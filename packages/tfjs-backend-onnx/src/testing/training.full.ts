// Training each network of the zoo for 20 steps, here and on tfjs' own cpu backend, which takes
// minutes.

import * as tf from "@tensorflow/tfjs-core";
import "@tensorflow/tfjs-backend-cpu";
import { afterAll, expect, test } from "vitest";

import "../index.ts";
import { lossesOfTraining, nets } from "./zoo.testing.ts";

afterAll(() => tf.removeBackend("onnx"));

test.each(Object.keys(nets))(
  "%s: losses of 20 steps are those of the cpu backend",
  { timeout: 3_600_000 },
  async (net) => {
    const options = { inputShape: [8, 8, 3], steps: 20 } as const;
    const onnx = await lossesOfTraining("onnx", net, options);
    const cpu = await lossesOfTraining("cpu", net, options);
    onnx.forEach((loss, i) => {
      // A loss near 0 is the difference of two logarithms: it is as exact as those.
      expect(Math.abs(loss - cpu[i]!) / Math.max(cpu[i]!, 0.01)).toBeLessThan(1e-3);
    });
    expect(cpu.at(-1)).toBeLessThan(cpu[0]!); // it learned something
  },
);
