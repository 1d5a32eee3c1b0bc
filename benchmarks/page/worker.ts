/// <reference types="vite/client" />
// Takes training steps of a network on a backend, and answers with their times or the error's text.
import { startBackend } from "@rote/backends";
import { registerOnnxBackend } from "@rote/tfjs-backend-onnx";
import { setWasmPaths } from "@tensorflow/tfjs-backend-wasm";
import wasm from "@tensorflow/tfjs-backend-wasm/dist/tfjs-backend-wasm.wasm?url";
import simd from "@tensorflow/tfjs-backend-wasm/dist/tfjs-backend-wasm-simd.wasm?url";
import threaded from "@tensorflow/tfjs-backend-wasm/dist/tfjs-backend-wasm-threaded-simd.wasm?url";
import * as tf from "@tensorflow/tfjs-core";
import module from "onnxruntime-web/ort-wasm-simd-threaded.mjs?url";
import binary from "onnxruntime-web/ort-wasm-simd-threaded.wasm?url";
import { type StepsToTime, stepTimes } from "../stepTimes.ts";

export interface Request extends StepsToTime {
  network: string;
  /** "wasm" is tfjs' own; "mended wasm" the same with the products of @rote/backends. */
  backend: "onnx" | "wasm" | "mended wasm";
  /** Of onnx; tfjs' wasm takes as many as there are cores where the page is isolated. */
  threads: number;
}

const wasmPaths = {
  "tfjs-backend-wasm.wasm": wasm,
  "tfjs-backend-wasm-simd.wasm": simd,
  "tfjs-backend-wasm-threaded-simd.wasm": threaded,
};

self.onmessage = async ({ data }: MessageEvent<Request>) => {
  try {
    if (data.backend === "onnx") {
      registerOnnxBackend({ threads: data.threads, wasmFiles: { module, binary } });
      await tf.setBackend("onnx");
    } else if (data.backend === "wasm") {
      setWasmPaths(wasmPaths);
      await tf.setBackend("wasm");
    } else await startBackend({ backend: "wasm", wasmPaths });
    const { times } = await stepTimes(data.network, data);
    self.postMessage(times);
  } catch (error) {
    self.postMessage(String(error));
  }
};
