import type { Candidate } from "./candidate.ts";

export const webgpu: Candidate = {
  name: "webgpu",
  description: "the graphics processor through WebGPU",
  unavailable() {
    const gpu = (globalThis.navigator as { gpu?: unknown } | undefined)?.gpu;
    return gpu ? null : "there is no navigator.gpu";
  },
  async load() {
    await import("@tensorflow/tfjs-backend-webgpu");
  },
};
