/// <reference types="vite/client" />
import wasm from "@tensorflow/tfjs-backend-wasm/wasm-out/tfjs-backend-wasm.wasm?url";
import simd from "@tensorflow/tfjs-backend-wasm/wasm-out/tfjs-backend-wasm-simd.wasm?url";
// biome-ignore format: an address
import threaded from
  "@tensorflow/tfjs-backend-wasm/wasm-out/tfjs-backend-wasm-threaded-simd.wasm?url";
import * as tf from "@tensorflow/tfjs-core";
import { expect, test } from "vitest";
import { startBackend } from "./index.ts";

const wasmPaths = {
  "tfjs-backend-wasm.wasm": wasm,
  "tfjs-backend-wasm-simd.wasm": simd,
  "tfjs-backend-wasm-threaded-simd.wasm": threaded,
};

test("auto takes WebGPU where the browser has it", async () => {
  expect(await startBackend()).toMatchObject({ name: "webgpu", rejected: [] });
});

test.each(["webgpu", "webgl", "wasm", "cpu"])(
  "%s starts in Chromium and computes",
  async (backend) => {
    expect((await startBackend({ backend, wasmPaths })).name).toBe(backend);
    const sum = tf.sum(tf.ones([10, 10]));
    expect(await sum.data()).toEqual(Float32Array.of(100));
    sum.dispose();
  },
);
