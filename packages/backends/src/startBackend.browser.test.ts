/// <reference types="vite/client" />
import wasm from "@tensorflow/tfjs-backend-wasm/wasm-out/tfjs-backend-wasm.wasm?url";
import simd from "@tensorflow/tfjs-backend-wasm/wasm-out/tfjs-backend-wasm-simd.wasm?url";
// biome-ignore format: an address
import threaded from
  "@tensorflow/tfjs-backend-wasm/wasm-out/tfjs-backend-wasm-threaded-simd.wasm?url";
import * as tf from "@tensorflow/tfjs-core";
import module from "onnxruntime-web/ort-wasm-simd-threaded.mjs?url";
import binary from "onnxruntime-web/ort-wasm-simd-threaded.wasm?url";
import { expect, test } from "vitest";
import { backendEnvironment, startBackend } from "./index.ts";

const wasmPaths = {
  "tfjs-backend-wasm.wasm": wasm,
  "tfjs-backend-wasm-simd.wasm": simd,
  "tfjs-backend-wasm-threaded-simd.wasm": threaded,
};
const onnxFiles = { module, binary };

test("auto takes no graphics processor that is a program, and says what it measured", async () => {
  const { name, summary, rejected, measured } = await startBackend({ wasmPaths, onnxFiles });
  expect(name).toBe("onnx");
  expect(rejected).toEqual([
    { name: "webgpu", reason: expect.stringMatching(/in software \(.*swiftshader/i) },
    { name: "webgl", reason: expect.stringMatching(/in software \(.*swiftshader/i) },
  ]);
  expect(measured).toEqual([
    { name: "onnx", product: expect.any(Number), convolution: expect.any(Number) },
  ]);
  expect(measured[0]!.product).toBeGreaterThan(0);
  expect(summary).toMatch(/^onnx \(.*WebAssembly.*\); onnx: products [\d.]+, convolutions [\d.]+ /);
});

test("the environment of onnx says that it is WebAssembly", async () => {
  await startBackend({ backend: "onnx", onnxFiles });
  expect(await backendEnvironment()).toEqual({
    backend: "onnx",
    onnxRuntime: "1.30.0",
    provider: "wasm",
    threads: 1,
    numerics: expect.any(Number),
  });
});

test.each(["webgpu", "webgl", "onnx", "wasm", "cpu"])(
  "%s starts in Chromium and computes",
  async (backend) => {
    expect((await startBackend({ backend, wasmPaths, onnxFiles })).name).toBe(backend);
    const sum = tf.sum(tf.ones([10, 10]));
    expect(await sum.data()).toEqual(Float32Array.of(100));
    sum.dispose();
  },
);
