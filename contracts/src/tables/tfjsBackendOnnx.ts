import * as api from "@rote/tfjs-backend-onnx";
import * as tf from "@tensorflow/tfjs-core";
import type { Table } from "../contract.ts";

/** What a call gives on the backend "onnx"; the one before it is current again. */
async function onOnnx<T>(call: () => T | Promise<T>): Promise<T> {
  const before = tf.getBackend();
  await tf.setBackend("onnx");
  try {
    return await call();
  } finally {
    await tf.setBackend(before);
  }
}

export const tfjsBackendOnnx: Table = {
  entries: { "@rote/tfjs-backend-onnx": api },
  contracts: {
    CapturedStep: {
      given: () => [{}],
      call: (Step, [options]) => Boolean(new Step({}, () => tf.scalar(1), options)),
      options: { 0: "watch" },
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
      given: () => [{}, Float32Array.of(1, 2)],
      call: (capture, [options, numbers]) =>
        onOnnx(() => {
          const step = capture((x: tf.Tensor) => tf.neg(x), options);
          const result = step.run(tf.tensor1d(numbers)).dataSync();
          step.dispose();
          return result;
        }),
      options: { 0: "watch" },
    },
    registerOnnxBackend: {
      given: () => [{ threads: 1 }],
      options: { 0: "threads" },
      choices: { "0.missing": "error", "0.provider": "webgpu" },
    },
  },
};
