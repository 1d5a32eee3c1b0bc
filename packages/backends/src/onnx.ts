import type { OnnxBackend } from "@rote/tfjs-backend-onnx";
import * as tf from "@tensorflow/tfjs-core";
import { type Candidate, inNode, type LoadOptions, noWebAssembly } from "./candidate.ts";
import { notLoaded } from "./loading.ts";

export const onnx: Candidate<"onnx"> = {
  name: "onnx",
  description: inNode
    ? "ONNX Runtime on the processor, whole training steps compiled"
    : "ONNX Runtime's WebAssembly on the processor, whole training steps compiled",
  unavailable: () => (inNode ? null : noWebAssembly()),
  load: (options) => loadOnnx("cpu", options),
  async environment() {
    return (tf.backend() as OnnxBackend).environment;
  },
};

/**
 * Readies the backend "onnx" for where it is to compute.
 *
 * @throws what is missing: tfjs would only report a failure.
 */
export async function loadOnnx(
  provider: "cpu" | "webgpu",
  { onnxFiles, webgpuFiles }: LoadOptions,
): Promise<void> {
  const { OnnxExecutor, registerOnnxBackend, startOnnxRuntime, startWebgpu } = await loaded();
  // `tf.findBackend` would start it.
  const current = tf.engine().registry.onnx as OnnxBackend | undefined;
  const place = current ? current.environment.provider : registered;
  const isLost = (await Promise.race([current?.lost, undefined])) !== undefined;
  const isThere = (place === "webgpu") === (provider === "webgpu") && !isLost;

  if (inNode) new OnnxExecutor({ provider }).dispose();
  else if (provider === "cpu") {
    await startOnnxRuntime(onnxFiles === undefined ? {} : { wasmFiles: onnxFiles });
  } else if (!isThere) (await startWebgpu({ webgpuFiles: webgpuFiles! })).dispose();
  if (!isThere) registerOnnxBackend({ provider, ...(webgpuFiles && { webgpuFiles }) });
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
