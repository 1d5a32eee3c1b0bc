/// <reference types="vite/client" />
import wasm from "@tensorflow/tfjs-backend-wasm/wasm-out/tfjs-backend-wasm.wasm?url";
import simd from "@tensorflow/tfjs-backend-wasm/wasm-out/tfjs-backend-wasm-simd.wasm?url";
// biome-ignore format: an address
import threaded from
  "@tensorflow/tfjs-backend-wasm/wasm-out/tfjs-backend-wasm-threaded-simd.wasm?url";
import * as tf from "@tensorflow/tfjs-core";
import webgpuBinary from "onnxruntime-web/ort-wasm-simd-threaded.asyncify.wasm?url";
import module from "onnxruntime-web/ort-wasm-simd-threaded.mjs?url";
import binary from "onnxruntime-web/ort-wasm-simd-threaded.wasm?url";
import webgpuModule from "onnxruntime-web/webgpu?url";
import { expect, test } from "vitest";
import { backendEnvironment, startBackend } from "./index.ts";

const wasmPaths = {
  "tfjs-backend-wasm.wasm": wasm,
  "tfjs-backend-wasm-simd.wasm": simd,
  "tfjs-backend-wasm-threaded-simd.wasm": threaded,
};
const onnxFiles = { module, binary };
const webgpuFiles = { module: webgpuModule, binary: webgpuBinary };

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

test("with its files webgpu is ONNX Runtime's, and onnx WebAssembly again after it", async () => {
  const { name } = await startBackend({ backend: "webgpu", webgpuFiles, measure: true });
  expect(name).toBe("webgpu");
  const environment = { backend: "onnx", onnxRuntime: "1.30.0" };
  expect(await backendEnvironment()).toMatchObject({ ...environment, provider: "webgpu" });
  const sum = tf.sum(tf.ones([10, 10]));
  expect(await sum.data()).toEqual(Float32Array.of(100));

  await startBackend({ backend: "onnx", onnxFiles });
  expect(await backendEnvironment()).toMatchObject({ ...environment, provider: "wasm" });
  await startBackend({ backend: "webgpu", webgpuFiles });
  expect(await backendEnvironment()).toMatchObject({ ...environment, provider: "webgpu" });
});

test("files of WebGPU that are not there are the reason why it does not start", async () => {
  await startBackend({ backend: "onnx", onnxFiles }); // what runs is not loaded again
  const nowhere = { module: "/nowhere.mjs", binary: "/nowhere.wasm" };
  await expect(startBackend({ backend: "webgpu", webgpuFiles: nowhere })).rejects.toThrow(
    /"webgpu" does not work here: startWebgpu: \/nowhere\.mjs must load/,
  );
});
