import * as tf from "@tensorflow/tfjs-core";
import { expect, test } from "vitest";
import { startBackend, watchBackend } from "./index.ts";

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

test("the cpu backend has no device to lose", async () => {
  await startBackend({ backend: "cpu" });
  expect(watchBackend().reason()).toBeUndefined();
});

interface GPUDevice {
  destroy(): void;
}
