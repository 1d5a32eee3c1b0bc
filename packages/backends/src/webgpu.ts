import { type Candidate, inNode } from "./candidate.ts";
import { notLoaded } from "./loading.ts";
import { loadInNode } from "./onnx.ts";
import { nodeRenderer, webgpuRenderer } from "./software.ts";

const hasGpu = () => (globalThis.navigator as { gpu?: unknown } | undefined)?.gpu !== undefined;

/** Node has no `navigator.gpu`, unless a package brings it: there ONNX Runtime has WebGPU. */
const isOnnx = () => inNode && !hasGpu();

export const webgpu: Candidate<"webgpu"> = {
  name: "webgpu",
  get tfjsName() {
    return isOnnx() ? "onnx" : "webgpu";
  },
  description: "the graphics processor through WebGPU",
  unavailable: () => (hasGpu() || inNode ? null : "there is no navigator.gpu"),
  renderer: async () => (isOnnx() ? nodeRenderer() : webgpuRenderer()),
  async load() {
    if (isOnnx()) {
      await loadInNode("webgpu");
      return;
    }
    try {
      await import("@tensorflow/tfjs-backend-webgpu");
    } catch (cause) {
      throw notLoaded("@tensorflow/tfjs-backend-webgpu", cause);
    }
  },
};
