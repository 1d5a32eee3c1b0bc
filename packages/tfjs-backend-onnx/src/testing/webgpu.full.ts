// Training on ONNX Runtime's WebGPU in Node, on Chromium's software renderer, which takes minutes.

import { existsSync } from "node:fs";
import { expect, test } from "vitest";
import { nativeLosses } from "./nativeLosses.testing.ts";

const chromium = "/usr/lib/chromium";

test.runIf(existsSync(`${chromium}/libvulkan.so.1`)).each(["MLP 1×512", "small AlexNet"])(
  "%s: losses of 5 steps are those of the processor",
  { timeout: 3_600_000 },
  async (net) => {
    const steps = { batch: 8, steps: 5 };
    const cpu = await nativeLosses(undefined, net, steps);
    const gpu = await nativeLosses(undefined, net, { ...steps, provider: "webgpu" });
    for (const [i, loss] of cpu.entries()) expect(Math.abs(gpu[i]! - loss)).toBeLessThan(1e-4);
  },
);
