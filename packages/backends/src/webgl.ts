import { type Candidate, inNode } from "./candidate.ts";

export const webgl: Candidate = {
  name: "webgl",
  description: "the graphics processor through WebGL",
  unavailable() {
    if (inNode) return "Node has no WebGL";
    if (typeof OffscreenCanvas === "undefined" && typeof document === "undefined") {
      return "there is neither a document nor an OffscreenCanvas";
    }
    return null;
  },
  async load() {
    await import("@tensorflow/tfjs-backend-webgl");
  },
};
