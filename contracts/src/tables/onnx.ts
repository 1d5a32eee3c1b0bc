import * as api from "@rote/onnx";
import type { Table } from "../contract.ts";

/** y = −x. */
function negative(): Uint8Array {
  const graph = new api.GraphBuilder();
  const x = graph.input("x", "float32", [2]);
  graph.output("y", graph.add("Neg", [x]), "float32", [2]);
  return graph.toBytes();
}
const model = negative();
const feeds = () => ({ x: { dtype: "float32" as const, shape: [2], data: Float32Array.of(1, 2) } });

export const onnx: Table = {
  entries: { "@rote/onnx": api },
  contracts: {
    DeviceTensor: {
      given: () => ["float32", [2], { gpuBufferData: undefined, dispose() {} }],
      call: (Tensor, given) => new Tensor(...given).shape,
    },
    GraphBuilder: {
      taken: [0],
      given: () => [Float32Array.of(1, 2)],
      call: (Graph, [values]) => {
        const graph = new Graph();
        graph.output("y", graph.constant("float32", [2], values), "float32", [2]);
        return graph.toBytes();
      },
    },
    Session: {
      given: () => [model, { threads: 1 }, feeds()],
      call: (Session, [bytes, options, inputs]) => {
        const session = new Session(bytes, options);
        const outputs = session.run(inputs, { y: null });
        session.dispose();
        return outputs;
      },
      options: { 1: "threads" },
      choices: { "1.provider": "webgpu", "1.optimization": "basic", "1.results": "memory" },
    },
    SessionCache: {
      given: () => [{ capacity: 1 }, model, feeds()],
      call: (Cache, [options, bytes, inputs]) => {
        const cache = new Cache(options);
        const outputs = cache.get("y", () => bytes).run(inputs, { y: null });
        cache.clear();
        return outputs;
      },
      options: { 0: "capacity" },
      choices: { "0.provider": "webgpu", "0.optimization": "basic", "0.results": "memory" },
    },
    channelBlock: { given: () => [] },
    defaultThreads: { given: () => [] },
    mostThreads: { given: () => [] },
    fromDevice: {
      given: () => [],
      call: (read) => typeof read,
    },
    graphMemory: { given: () => [] },
    loadOnnxRuntime: { given: () => [], call: async (load) => typeof (await load()) },
    matrixEngine: {
      taken: [1, 2],
      given: () => [{ threads: 1 }, Float64Array.of(1, 2), Float64Array.of(3, 4)],
      call: (make, [options, a, b]) => {
        const c = new Float64Array(1);
        make(options).gemm({ m: 1, n: 1, k: 2, a, b, c });
        return c;
      },
      options: { 0: "threads" },
    },
    onnxRuntimeName: { given: () => [] },
    onnxRuntimeVersion: { given: () => [] },
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
    toDevice: {
      given: () => [],
      call: (write) => typeof write,
    },
    startProvider: { given: () => ["cpu"], choices: { 0: "webgpu" } },
  },
};
