import type { OnnxBackend } from "@rote/tfjs-backend-onnx";
import * as tf from "@tensorflow/tfjs-core";
import { type Candidate, inNode, noWebAssembly } from "./candidate.ts";
import { notLoaded } from "./loading.ts";

export const onnx: Candidate = {
  name: "onnx",
  description: inNode
    ? "ONNX Runtime on the processor, whole training steps compiled"
    : "ONNX Runtime's WebAssembly on the processor, whole training steps compiled",
  unavailable: () => (inNode ? null : noWebAssembly()),
  async load({ onnxFiles }) {
    const { OnnxExecutor, startOnnxRuntime } = await loaded();
    // Both throw what is missing; tfjs would only report a failure.
    if (inNode) new OnnxExecutor().dispose();
    else await startOnnxRuntime(onnxFiles === undefined ? {} : { wasmFiles: onnxFiles });
  },
  async environment() {
    return (tf.backend() as OnnxBackend).environment;
  },
};

async function loaded() {
  try {
    return await import("@rote/tfjs-backend-onnx");
  } catch (cause) {
    throw notLoaded("@rote/tfjs-backend-onnx", cause);
  }
}
