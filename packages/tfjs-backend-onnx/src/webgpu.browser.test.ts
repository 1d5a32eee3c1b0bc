// Training on ONNX Runtime's WebGPU in a page, on Chromium's software adapter. All networks of the
// zoo are in testing/webgpu.browser.full.ts.

import { DeviceLostError, startWebgpu } from "@rote/onnx";
import { BackendLostError, constantRate, type TrainingState, train } from "@rote/training";
import * as tf from "@tensorflow/tfjs-core";
import "@tensorflow/tfjs-layers"; // registers gradients
import { afterAll, beforeEach, expect, test } from "vitest";
import {
  AsynchronousReadError,
  capture,
  type OnnxBackend,
  OutOfMemoryError,
  registerOnnxBackend,
} from "./index.ts";
import { webgpuFiles } from "./testing/inWorker.testing.ts";
import { numbers } from "./testing/trainedSteps.testing.ts";
import { expectStepsInPage } from "./testing/webgpuInPage.testing.ts";
import { STEPS } from "./testing/webgpuSteps.testing.ts";
import { nets } from "./testing/zoo.testing.ts";

async function start(): Promise<void> {
  registerOnnxBackend({ provider: "webgpu", webgpuFiles });
  expect(await tf.setBackend("onnx")).toBe(true);
}
beforeEach(start);
afterAll(() => tf.removeBackend("onnx"));

test("values of every type are computed and read, also empty ones", async () => {
  const x = tf.tensor2d([1, 2, 3, 4, 5, 6], [2, 3]);
  const product = tf.matMul(x, x, false, true);
  const reading = product.data();
  const more = tf.add(product, 1);
  expect([...(await reading)]).toEqual([14, 32, 32, 77]);
  expect([...(await more.data())]).toEqual([15, 33, 33, 78]);
  expect([...(await tf.greater(x, 2).data())]).toEqual([0, 0, 1, 1, 1, 1]);
  expect([...(await tf.argMax(x, 1).data())]).toEqual([2, 2]);
  expect([...(await tf.slice(tf.add(x, 1), [0, 0], [0, 3]).data())]).toEqual([]);
  expect((tf.backend() as OnnxBackend).environment).toMatchObject({
    onnxRuntime: "1.30.0",
    provider: "webgpu",
  });
});

test("dataSync() of a value on the device is an error that says what to do", async () => {
  const x = tf.add(tf.tensor1d([1, 2]), 1);
  expect(() => x.dataSync()).toThrow(AsynchronousReadError);
  await x.data();
  expect(() => x.dataSync()).toThrow(/float32\[2\].* Use await tensor\.data\(\)/);
  expect([...tf.tensor1d([1, 2]).dataSync()]).toEqual([1, 2]); // it never was there
});

test("a captured step is replayed, and its variables stay on the device", async () => {
  const w = tf.tidy(() => tf.variable(tf.ones([64, 64])));
  const step = capture((x) => {
    w.assign(tf.add(w, x!));
    return tf.mean(w);
  });
  const { traffic } = tf.backend() as OnnxBackend;
  const means: number[] = [];
  for (let i = 0; i < 5; i++) {
    const before = { ...traffic! };
    const x = tf.scalar(i);
    const mean = step.run(x);
    means.push((await mean.data())[0]!);
    tf.dispose([x, mean]);
    if (i < 2) continue;
    expect(step.isReplayed).toBe(true);
    expect(traffic!.toDevice - before.toDevice).toBe(4);
    expect(traffic!.fromDevice - before.fromDevice).toBe(4);
  }
  expect(means).toEqual([1, 2, 4, 7, 11]);
  step.dispose();
  w.dispose();
});

test("memory that is not there is an OutOfMemoryError, and the backend goes on", async () => {
  const { limits } = (await navigator.gpu.requestAdapter())!;
  const n = Math.ceil(Math.sqrt((1.5 * limits.maxBufferSize) / 4));
  const huge = tf.add(tf.ones([n, 1]), tf.ones([1, n]));
  await expect(tf.sum(huge).data()).rejects.toThrow(OutOfMemoryError);
  expect([...(await tf.add(tf.ones([2]), 1).data())]).toEqual([2, 2]);
});

test("files that are not there, or are not named, are refused by name", async () => {
  const nowhere = { module: "/nowhere.mjs", binary: "/nowhere.wasm" };
  await expect(startWebgpu({ webgpuFiles: nowhere })).rejects.toMatchObject({
    code: "ONNX_RUNTIME_MISSING",
    message: expect.stringContaining("/nowhere.mjs must load"),
  });
  await expect(startWebgpu({} as never)).rejects.toThrow(/webgpuFiles must say where the module/);
});

test("without an adapter it is a ProviderMissingError", async () => {
  const { gpu } = navigator;
  Object.defineProperty(navigator, "gpu", {
    value: { requestAdapter: async () => null },
    configurable: true,
  });
  try {
    await expect(startWebgpu({ webgpuFiles })).rejects.toMatchObject({
      code: "PROVIDER_MISSING",
      message: expect.stringContaining("no adapter"),
    });
  } finally {
    Object.defineProperty(navigator, "gpu", { value: gpu, configurable: true });
  }
});

/** Has the next device be seen by the test. */
function watchDevices(): { lose(): void; stop(): void } {
  const devices: GPUDevice[] = [];
  const { requestDevice } = GPUAdapter.prototype;
  GPUAdapter.prototype.requestDevice = async function (options) {
    const device = await requestDevice.call(this, options);
    devices.push(device);
    return device;
  };
  return {
    lose: () => devices.at(-1)!.destroy(),
    stop: () => {
      GPUAdapter.prototype.requestDevice = requestDevice;
    },
  };
}

test("a lost device ends training, and that goes on from the last checkpoint", async () => {
  const devices = watchDevices();
  const images = numbers(32 * 48, 1);
  const labels = Int32Array.from({ length: 32 }, (_, i) => (7 * i) % 10);
  const examples = { images, shape: [32, 4, 4, 3] as const, labels };
  const run = async (resume?: TrainingState, loseAt?: number) => {
    const losses: number[] = [];
    let state: TrainingState | undefined;
    let error: unknown;
    const options = {
      seed: 0,
      learningRate: constantRate(0.01),
      batchSize: 8,
      epochs: 2,
      stopAtAccuracy: null,
      checkpointEvery: { steps: 1 },
      ...(resume && { resume }),
    };
    try {
      for await (const event of train(nets["MLP 1×512"]!([4, 4, 3]), examples, options)) {
        if (event.type === "step") losses.push(event.loss);
        if (event.type !== "checkpoint") continue;
        state = event.state;
        if (state.step === loseAt) devices.lose();
      }
    } catch (thrown) {
      error = thrown;
    }
    return { losses, state, error };
  };
  await start();
  const whole = await run();
  expect(whole.error).toBeUndefined();
  await start();
  const { losses, state, error } = await run(undefined, 5);
  expect(error).toBeInstanceOf(BackendLostError);
  expect((error as Error).cause).toBeInstanceOf(DeviceLostError);
  expect(state!.step).toBe(5);
  await start();
  const rest = await run(state);
  devices.stop();
  expect(rest.error).toBeUndefined();
  const all = [...losses, ...rest.losses];
  expect(all).toHaveLength(8);
  all.forEach((loss, i) => {
    expect(loss).toBeCloseTo(whole.losses[i]!, 5);
  });
});

test(
  "MLP 1×512: steps are the native library's, and run on the device alone",
  { timeout: 600_000 },
  () => expectStepsInPage("MLP 1×512", { ...STEPS, steps: 5 }),
);
