import { type Candidate, inNode } from "./candidate.ts";

export const onnx: Candidate = {
  name: "onnx",
  description: "ONNX Runtime on the processor, whole training steps compiled",
  unavailable: () => (inNode ? null : "it needs Node"),
  async load() {
    const { OnnxBackend } = await import("@rote/tfjs-backend-onnx");
    new OnnxBackend().dispose(); // throws what is missing, where tfjs would only say that it failed
  },
  async kernels() {
    const { kernels } = await import("@rote/tfjs-backend-onnx");
    return kernels.map(({ name }) => name);
  },
};
