/// <reference types="vite/client" />
// Training in a worker of this page, and the same on the native library, in Node.

import webgpuBinary from "onnxruntime-web/ort-wasm-simd-threaded.asyncify.wasm?url";
import module from "onnxruntime-web/ort-wasm-simd-threaded.mjs?url";
import binary from "onnxruntime-web/ort-wasm-simd-threaded.wasm?url";
import webgpuModule from "onnxruntime-web/webgpu?url";
import { commands } from "vitest/browser";
import type { Printed } from "./printedSteps.testing.ts";
import type { Steps, TrainedSteps } from "./trainedSteps.testing.ts";

declare module "vitest/browser" {
  interface BrowserCommands {
    nativeSteps(net: string, steps: Steps): Promise<Printed>;
  }
}

/** How the backend is started there. */
export interface Started {
  readonly threads?: number;
  /** Whether the worker may share memory with threads. Defaults to what the page may. */
  readonly isIsolated?: boolean;
  readonly wasmFiles?: { module: string; binary: string };
  /** Where WebGPU is to be loaded from, on which it trains then, with no node on the processor. */
  readonly webgpuFiles?: { module: string; binary: string };
}

/** Where this page has ONNX Runtime's WebGPU from. */
export const webgpuFiles = { module: webgpuModule, binary: webgpuBinary };

export interface Trained extends TrainedSteps {
  readonly environment: Readonly<Record<string, unknown>>;
}

export async function trainInWorker(
  net: string,
  steps: Steps,
  options: Started = {},
): Promise<Trained> {
  const url = new URL("./trainedSteps.worker.testing.ts", import.meta.url);
  const worker = new Worker(url, { type: "module" });
  try {
    return await new Promise((resolve, reject) => {
      worker.onmessage = ({ data }) => (data.error ? reject(new Error(data.error)) : resolve(data));
      worker.onerror = ({ message }) => reject(new Error(message));
      worker.postMessage({ net, steps, options: { ...options, wasmFiles: { module, binary } } });
    });
  } finally {
    worker.terminate();
  }
}

/** How far the losses of a worker are from those of the native library, at most. */
export async function distanceFromNative(
  net: string,
  steps: Steps,
  options: Started = {},
): Promise<number> {
  const { losses } = await trainInWorker(net, steps, options);
  const native = await commands.nativeSteps(net, steps);
  return Math.max(...native.losses.map((loss, i) => Math.abs(loss - losses[i]!)));
}
