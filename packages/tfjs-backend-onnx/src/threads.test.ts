// The bits of training do not depend on the number of threads: all networks, in the paper's
// batches, are in testing/threads.full.ts.

import { defaultThreads } from "@rote/onnx";
import * as tf from "@tensorflow/tfjs-core";
import { expect, test } from "vitest";
import { type OnnxBackend, registerOnnxBackend } from "./index.ts";
import { zooBits } from "./testing/zooBits.testing.ts";

test.each([
  ["MLP 3×512", 33],
  ["small AlexNet", 3],
])(
  "%s has the same weights with 1, 2, 3 and 4 threads",
  { timeout: 120_000 },
  async (net, batch) => {
    const one = await zooBits(net, { batch, steps: 3, threads: 1 });
    for (const threads of [2, 3, 4]) {
      expect(await zooBits(net, { batch, steps: 3, threads })).toBe(one);
    }
  },
);

test("the environment always says how many threads there are", async () => {
  for (const [options, threads] of [
    [{}, defaultThreads()],
    [{ threads: 3 }, 3],
  ] as const) {
    registerOnnxBackend(options);
    await tf.setBackend("onnx");
    expect((tf.backend() as OnnxBackend).environment.threads).toBe(threads);
  }
});

test("threads that no machine has are refused at once, by name", () => {
  for (const threads of [0, 1.5, 100_000]) {
    expect(() => registerOnnxBackend({ threads })).toThrow(
      /registerOnnxBackend: threads must be an integer in \[1, \d+\], got /,
    );
  }
});
