import * as tf from "@tensorflow/tfjs-core";
import { expect, test } from "vitest";
import { BackendLostError, startBackend, watchBackend } from "./index.ts";

test("a lost WebGL context is noticed at once, where tfjs itself goes on with zeros", async () => {
  await startBackend({ backend: "webgl" });
  const watch = watchBackend();
  watch.check();
  const { gl } = (tf.backend() as unknown as { gpgpu: { gl: WebGL2RenderingContext } }).gpgpu;
  gl.getExtension("WEBGL_lose_context")!.loseContext();
  expect(() => watch.check()).toThrow(BackendLostError);
  expect((await watch.lost).message).toMatch(/^webgl: the device must stay .* context was lost/);
});

test("a destroyed WebGPU device is noticed", async () => {
  await startBackend({ backend: "webgpu" });
  const watch = watchBackend();
  watch.check();
  (tf.backend() as unknown as { device: GPUDevice }).device.destroy();
  const error = await watch.lost;
  expect(error).toMatchObject({ code: "BACKEND_LOST", backend: "webgpu" });
  expect(() => watch.check()).toThrow(error);
});

test("the cpu backend has no device to lose", async () => {
  await startBackend({ backend: "cpu" });
  watchBackend().check();
});

interface GPUDevice {
  destroy(): void;
}
