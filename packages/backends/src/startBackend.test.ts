import { execFile } from "node:child_process";
import { existsSync } from "node:fs";
import { promisify } from "node:util";
import * as tf from "@tensorflow/tfjs-core";
import { expect, test } from "vitest";
import { BackendError, listBackends, startBackend } from "./index.ts";

test("auto starts the fastest backend, and says its figures and why not those before", async () => {
  const { name, summary, rejected, measured } = await startBackend();
  const order = listBackends().map((backend) => backend.name);
  expect(rejected.map((backend) => backend.name)).toEqual(order.slice(0, order.indexOf(name)));
  expect(tf.getBackend()).toBe(name);
  expect(measured).toEqual([
    { name: "onnx", product: expect.any(Number), convolution: expect.any(Number) },
  ]);
  expect(summary).toMatch(/; onnx: products [\d.]+, convolutions [\d.]+ GFLOP\/s; no webgpu: /);
  expect(summary).toMatch(new RegExp(`^${name} \\(.*no webgl: Node has no WebGL`));
});

test("a backend that cannot run here is an error with the reason, never another one", async () => {
  const failure = await startBackend({ backend: "webgl" }).catch((error) => error);
  expect(failure).toBeInstanceOf(BackendError);
  expect(failure.message).toBe(
    'startBackend: backend "webgl" does not work here: Node has no WebGL. Pass "auto" to use the ' +
      "best one that works.",
  );
  expect(failure.rejected).toEqual([{ name: "webgl", reason: "Node has no WebGL" }]);
});

test("a backend that is asked for is not measured, nor must it be quick", async () => {
  const { name, measured, summary } = await startBackend({ backend: "cpu" });
  expect([name, measured]).toEqual(["cpu", []]);
  expect(summary).toBe("cpu (plain JavaScript, for checking others; too slow to train on)");
});

test("a backend that is asked for is measured where that is asked for too", async () => {
  const { measured } = await startBackend({ backend: "wasm", measure: true });
  expect(measured.map(({ name }) => name)).toEqual(["wasm"]);
  expect(measured[0]!.product).toBeGreaterThan(0);
  expect(measured[0]!.convolution).toBeGreaterThan(0);
});

test.runIf(process.platform === "linux")(
  "webgpu in Node is ONNX Runtime's, and is refused with what it needs where there is no GPU",
  async () => {
    const env = { ...process.env, VK_ICD_FILENAMES: "none", VK_DRIVER_FILES: "none" };
    const main = `
      import { startBackend } from ${JSON.stringify(new URL("./index.ts", import.meta.url).href)};
      await startBackend({ backend: "webgpu" }).catch(({ message }) => console.log(message));
      console.log((await startBackend({ backend: "onnx" })).name);`;
    const flags = ["--conditions=@rote/source", "--no-warnings", "--input-type=module", "-e", main];
    const { stdout } = await promisify(execFile)(process.execPath, flags, { env });
    expect(stdout).toMatch(/"webgpu" does not work here: .*provider "webgpu" must start here/);
    expect(stdout.trim().endsWith("onnx")).toBe(true);
  },
);

const chromium = "/usr/lib/chromium";

test.runIf(existsSync(`${chromium}/libvulkan.so.1`))(
  "webgpu in Node computes on what Vulkan has, and its environment says so",
  async () => {
    const main = `
      import * as tf from "@tensorflow/tfjs-core";
      const backends = await import(${JSON.stringify(new URL("./index.ts", import.meta.url).href)});
      const places = [];
      for (const backend of ["webgpu", "onnx", "webgpu"]) {
        await backends.startBackend({ backend });
        places.push([tf.getBackend(), (await backends.backendEnvironment()).provider]);
      }
      places.push([...(await tf.add(tf.ones([2]), 1).data())]);
      console.log(JSON.stringify(places));`;
    const env = {
      ...process.env,
      LD_LIBRARY_PATH: chromium,
      VK_ICD_FILENAMES: `${chromium}/vk_swiftshader_icd.json`,
    };
    const flags = ["--conditions=@rote/source", "--no-warnings", "--input-type=module", "-e", main];
    const { stdout } = await promisify(execFile)(process.execPath, flags, { env });
    expect(JSON.parse(stdout.trim().split("\n").at(-1)!)).toEqual([
      ["onnx", "webgpu"],
      ["onnx", "cpu"],
      ["onnx", "webgpu"],
      [2, 2],
    ]);
  },
);

test("an unknown name is an error that lists the known ones", async () => {
  await expect(startBackend({ backend: "cuda" })).rejects.toThrow(
    /unknown backend "cuda". Known: auto, .*webgpu, .*cpu/,
  );
});

test("a backend that lacks a kernel the program needs is skipped", async () => {
  const kernels = ["Conv2DBackpropFilter"];
  await expect(startBackend({ backend: "wasm", kernels })).rejects.toThrow(
    "it has no kernel Conv2DBackpropFilter",
  );
  const { name } = await startBackend({ kernels });
  expect(tf.getKernelsForBackend(name).map((kernel) => kernel.kernelName)).toContain(kernels[0]);
});

test("a failed start leaves the backend as it was", async () => {
  await startBackend({ backend: "wasm" });
  await expect(startBackend({ backend: "webgpu" })).rejects.toThrow(BackendError);
  expect(tf.getBackend()).toBe("wasm");
});

test("starting leaves no tensor behind", async () => {
  await startBackend({ backend: "cpu" });
  const before = tf.memory().numTensors;
  await startBackend({ backend: "wasm" });
  expect(tf.memory().numTensors).toBe(before);
});
