// Training in a worker of Chromium, on ONNX Runtime's WebAssembly. Small Inception is in
// testing/wasm.browser.full.ts.

import { expect, test } from "vitest";
import { NUMERICS_ON_WASM } from "./numerics.ts";
import { distanceFromNative, trainInWorker } from "./testing/inWorker.testing.ts";

test.each(["MLP 3×512", "small AlexNet"])(
  "%s: losses of 10 steps are those of the native library",
  { timeout: 240_000 },
  async (net) => {
    expect(await distanceFromNative(net, { batch: 8, steps: 10 })).toBeLessThan(1e-4);
  },
);

test("threads come to the same losses, and the environment says them", async () => {
  const steps = { batch: 8, steps: 3 };
  expect(await distanceFromNative("small AlexNet", steps, { threads: 2 })).toBeLessThan(1e-4);
  const { environment } = await trainInWorker("MLP 1×512", { batch: 2, steps: 1 }, { threads: 2 });
  expect(environment).toMatchObject({
    provider: "wasm",
    threads: 2,
    onnxRuntime: "1.30.0",
    numerics: NUMERICS_ON_WASM,
  });
});

test("more threads than one need a page that is isolated, and the error says how", async () => {
  const options = { threads: 2, isIsolated: false };
  const training = trainInWorker("MLP 1×512", { batch: 2, steps: 1 }, options);
  await expect(training).rejects.toThrow(
    /threads must be 1 where the page is not isolated.* Serve/,
  );
  const { environment } = await trainInWorker(
    "MLP 1×512",
    { batch: 2, steps: 1 },
    { isIsolated: false },
  );
  expect(environment).toMatchObject({ threads: 1 });
});
