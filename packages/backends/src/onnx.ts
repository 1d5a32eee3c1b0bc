import type { OnnxBackend } from "@rote/tfjs-backend-onnx";
import * as tf from "@tensorflow/tfjs-core";
import { type Candidate, inNode } from "./candidate.ts";

export const onnx: Candidate = {
  name: "onnx",
  description: "ONNX Runtime on the processor, whole training steps compiled",
  unavailable: () => (inNode ? null : "it needs Node"),
  async load() {
    const { OnnxExecutor } = await import("@rote/tfjs-backend-onnx");
    new OnnxExecutor().dispose(); // throws what is missing; tfjs would only report a failure
  },
  async environment() {
    return (tf.backend() as OnnxBackend).environment;
  },
};
