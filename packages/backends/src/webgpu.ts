import type { Candidate } from "./candidate.ts";
import { notLoaded } from "./loading.ts";
import { webgpuRenderer } from "./software.ts";

export const webgpu: Candidate = {
  name: "webgpu",
  description: "the graphics processor through WebGPU",
  unavailable() {
    const gpu = (globalThis.navigator as { gpu?: unknown } | undefined)?.gpu;
    return gpu ? null : "there is no navigator.gpu";
  },
  renderer: webgpuRenderer,
  async load() {
    try {
      await import("@tensorflow/tfjs-backend-webgpu");
    } catch (cause) {
      throw notLoaded("@tensorflow/tfjs-backend-webgpu", cause);
    }
  },
};
