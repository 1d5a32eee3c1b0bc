import * as api from "@rote/tfjs-backend-onnx";
import * as numerics from "@rote/tfjs-backend-onnx/numerics";
import * as tf from "@tensorflow/tfjs-core";
import type { Table } from "../contract.ts";

/** What a call gives on the backend "onnx"; the one before it is current again. */
async function onOnnx<T>(call: () => T | Promise<T>): Promise<T> {
  const before = tf.getBackend();
  await tf.setBackend("onnx");
  try {
    return await call();
  } finally {
    if (before) await tf.setBackend(before); // none is, after registering "onnx" anew
  }
}

export const tfjsBackendOnnx: Table = {
  entries: { "@rote/tfjs-backend-onnx": api, "@rote/tfjs-backend-onnx/numerics": numerics },
  contracts: {
    CapturedStep: {
      given: () => [{}, () => tf.scalar(1), {}],
      call: (Step, given) => Boolean(new Step(...given)),
      options: { 2: "watch" },
    },
    OnnxBackend: {
      given: () => [],
      call: (Backend) => Boolean(new Backend(new api.OnnxExecutor())),
    },
    OnnxExecutor: {
      given: () => [{ threads: 1 }],
      call: (Executor, given) => Boolean(new Executor(...given)),
      options: { 0: "threads" },
      choices: { "0.provider": "webgpu" },
    },
    capture: {
      taken: [0, 2],
      given: () => [(x: tf.Tensor) => tf.neg(x), {}, Float32Array.of(1, 2)],
      call: (capture, [captured, options, numbers]) =>
        onOnnx(() => {
          const step = capture(captured, options);
          const result = step.run(tf.tensor1d(numbers)).dataSync();
          step.dispose();
          return result;
        }),
      options: { 1: "watch" },
    },
    registerOnnxBackend: {
      given: () => [{ threads: 1 }],
      options: { 0: "threads" },
      choices: {
        "0.missing": "error",
        "0.compile": "always",
        "0.provider": "webgpu",
        "0.runtime": "native",
      },
    },
    startOnnxRuntime: {
      given: () => [{ runtime: "native" }],
      options: { 0: "runtime" },
      choices: { "0.runtime": "native" },
    },
    // Node has no WebGPU of a page: a valid call comes to that.
    startWebgpu: {
      given: () => [{ webgpuFiles: { module: "ort.mjs", binary: "ort.wasm" } }],
      call: (start, given) =>
        start(...given).catch((error: Error & { code?: string }) => {
          if (error.code !== "PROVIDER_MISSING") throw error;
          return error.code;
        }),
      options: { 0: "webgpuFiles" },
    },
    stepToOnnx: {
      taken: [0, 1],
      given: () => [(x: tf.Tensor) => tf.neg(x), [() => tf.ones([2])], { inputNames: ["x"] }],
      call: (write, [step, inputs, options]) =>
        onOnnx(
          () =>
            write(
              step,
              inputs.map((make: () => tf.Tensor) => make()),
              options,
            ).model,
        ),
      options: { 2: "inputNames" },
    },
    toOnnx: {
      taken: [0],
      given: () => [negation, { batch: 2 }],
      call: (write, given) => onOnnx(() => write(...given)),
      options: { 1: "batch" },
    },
  },
};

/** A model of one operation. */
const negation = {
  inputs: [{ name: "x", shape: [null, 3] }],
  outputs: [{ name: "y" }],
  weights: [],
  predict: (x: tf.Tensor) => tf.neg(x),
};
