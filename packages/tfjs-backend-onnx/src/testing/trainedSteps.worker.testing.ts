// Trains in a worker of a page: answers a message with what the steps came to, or the error.

import { startWebgpu } from "@rote/onnx";
import * as tf from "@tensorflow/tfjs-core";

import { WebgpuExecutor } from "../executor/webgpuExecutor.ts";
import { type OnnxBackend, registerOnnxBackend } from "../index.ts";
import type { Started } from "./inWorker.testing.ts";
import { type Steps, trainedSteps } from "./trainedSteps.testing.ts";

// Vitest has each dynamic import go through what it makes in pages alone.
Object.assign(globalThis, {
  __vitest_browser_runner__: { wrapDynamicImport: (load: () => unknown) => load() },
});

self.onmessage = async ({
  data,
}: MessageEvent<{ net: string; steps: Steps; options: Started }>) => {
  const { net, steps, options } = data;
  const { isIsolated, webgpuFiles, ...started } = options;
  if (isIsolated !== undefined) {
    Object.defineProperty(globalThis, "crossOriginIsolated", { value: isIsolated });
  }
  const warned: string[] = [];
  try {
    console.warn = (line) => warned.push(String(line)); // tfjs says there why one does not start
    if (webgpuFiles) {
      const device = await startWebgpu({ webgpuFiles });
      const executor = () => new WebgpuExecutor(device, { mayUseProcessor: false });
      registerOnnxBackend({ ...started, executor });
    } else registerOnnxBackend(started);
    const found = await trainedSteps(net, steps);
    const { environment } = tf.backend() as OnnxBackend;
    self.postMessage({ ...found, environment });
  } catch (error) {
    self.postMessage({ error: [error, ...warned].join("\n") });
  }
};
