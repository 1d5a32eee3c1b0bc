import { type Candidate, inNode, type LoadOptions } from "./candidate.ts";
import { notLoaded } from "./loading.ts";
import { loadOnnx } from "./onnx.ts";
import { nodeRenderer, webgpuRenderer } from "./software.ts";

const hasGpu = () => (globalThis.navigator as { gpu?: unknown } | undefined)?.gpu !== undefined;

/**
 * Whether ONNX Runtime computes: in Node, which has no `navigator.gpu` unless a package brings it,
 * and in a page that says where its files are. Else tfjs' own backend does.
 */
const isOnnx = ({ webgpuFiles }: LoadOptions) => (inNode ? !hasGpu() : webgpuFiles !== undefined);

export const webgpu: Candidate<"webgpu"> = {
  name: "webgpu",
  tfjsName: (options) => (isOnnx(options) ? "onnx" : "webgpu"),
  description: "the graphics processor through WebGPU",
  unavailable: () => (hasGpu() || inNode ? null : "there is no navigator.gpu"),
  renderer: async () => (inNode && !hasGpu() ? nodeRenderer() : webgpuRenderer()),
  async load(options) {
    if (isOnnx(options)) {
      await loadOnnx("webgpu", options);
      return;
    }
    try {
      await import("@tensorflow/tfjs-backend-webgpu");
    } catch (cause) {
      throw notLoaded("@tensorflow/tfjs-backend-webgpu", cause);
    }
  },
};
