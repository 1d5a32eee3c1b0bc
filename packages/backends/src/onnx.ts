import type { OnnxBackend } from "@rote/tfjs-backend-onnx";
import * as tf from "@tensorflow/tfjs-core";
import { type Candidate, inNode, noWebAssembly } from "./candidate.ts";
import { notLoaded } from "./loading.ts";

export const onnx: Candidate<"onnx"> = {
  name: "onnx",
  description: inNode
    ? "ONNX Runtime on the processor, whole training steps compiled"
    : "ONNX Runtime's WebAssembly on the processor, whole training steps compiled",
  unavailable: () => (inNode ? null : noWebAssembly()),
  async load({ onnxFiles }) {
    if (inNode) await loadInNode("cpu");
    else {
      const { startOnnxRuntime } = await loaded();
      await startOnnxRuntime(onnxFiles === undefined ? {} : { wasmFiles: onnxFiles });
    }
  },
  async environment() {
    return (tf.backend() as OnnxBackend).environment;
  },
};

/**
 * Readies the backend "onnx" for where it is to compute.
 *
 * @throws what is missing: tfjs would only report a failure.
 */
export async function loadInNode(provider: "cpu" | "webgpu"): Promise<void> {
  const { OnnxExecutor, registerOnnxBackend } = await loaded();
  new OnnxExecutor({ provider }).dispose();
  const current = tf.findBackend("onnx") as OnnxBackend | null;
  const place = current?.environment.provider ?? registered;
  if (place !== provider) registerOnnxBackend({ provider });
  registered = provider;
}

/** Where the backend computes once it starts: its package registers it so. */
let registered = "cpu";

async function loaded() {
  try {
    return await import("@rote/tfjs-backend-onnx");
  } catch (cause) {
    throw notLoaded("@rote/tfjs-backend-onnx", cause);
  }
}
