import { type Candidate, inNode } from "./candidate.ts";
import { notLoaded } from "./loading.ts";
import { webglRenderer } from "./software.ts";

export const webgl: Candidate<"webgl"> = {
  name: "webgl",
  description: "the graphics processor through WebGL",
  unavailable() {
    if (inNode) return "Node has no WebGL";
    if (typeof OffscreenCanvas === "undefined" && typeof document === "undefined") {
      return "there is neither a document nor an OffscreenCanvas";
    }
    return null;
  },
  renderer: async () => webglRenderer(),
  async load() {
    try {
      await import("@tensorflow/tfjs-backend-webgl");
    } catch (cause) {
      throw notLoaded("@tensorflow/tfjs-backend-webgl", cause);
    }
  },
};
