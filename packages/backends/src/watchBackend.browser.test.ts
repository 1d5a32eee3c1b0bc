/// <reference types="vite/client" />
import * as tf from "@tensorflow/tfjs-core";
import webgpuBinary from "onnxruntime-web/ort-wasm-simd-threaded.asyncify.wasm?url";
import webgpuModule from "onnxruntime-web/webgpu?url";
import { expect, test } from "vitest";
import { startBackend, watchBackend } from "./index.ts";

const webgpuFiles = { module: webgpuModule, binary: webgpuBinary };

test("a lost WebGL context is noticed at once; tfjs itself continues with zeros", async () => {
  await startBackend({ backend: "webgl" });
  const watch = watchBackend();
  expect(watch.reason()).toBeUndefined();
  const { gl } = (tf.backend() as unknown as { gpgpu: { gl: WebGL2RenderingContext } }).gpgpu;
  gl.getExtension("WEBGL_lose_context")!.loseContext();
  expect(watch.reason()).toBe("the WebGL context was lost");
  expect(await watch.lost).toBe("the WebGL context was lost");
});

test("a destroyed WebGPU device is noticed", async () => {
  await startBackend({ backend: "webgpu" });
  const watch = watchBackend();
  expect(watch.reason()).toBeUndefined();
  (tf.backend() as unknown as { device: GPUDevice }).device.destroy();
  expect(await watch.lost).toMatch(/destroyed|lost/);
  expect(watch.reason()).toBe(await watch.lost);
});

test("a destroyed device of ONNX Runtime's WebGPU is noticed", async () => {
  const { requestDevice } = GPUAdapter.prototype;
  const devices: GPUDevice[] = [];
  GPUAdapter.prototype.requestDevice = async function () {
    const device = await requestDevice.call(this);
    devices.push(device);
    return device;
  };
  try {
    await startBackend({ backend: "webgpu", webgpuFiles });
  } finally {
    GPUAdapter.prototype.requestDevice = requestDevice;
  }
  const watch = watchBackend();
  expect(watch.reason()).toBeUndefined();
  devices.at(-1)!.destroy();
  expect(await watch.lost).toMatch(/WebGPU device lost/);
  expect(watch.reason()).toBe(await watch.lost);

  await startBackend({ backend: "webgpu", webgpuFiles });
  expect(watchBackend().reason()).toBeUndefined();
  expect([...(await tf.add(tf.ones([2]), 1).data())]).toEqual([2, 2]);
});

test("the cpu backend has no device to lose", async () => {
  await startBackend({ backend: "cpu" });
  expect(watchBackend().reason()).toBeUndefined();
});

interface GPUDevice {
  destroy(): void;
}
