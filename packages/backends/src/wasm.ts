import type { Candidate } from "./candidate.ts";
import { speedUpTransposedProducts } from "./wasmTransposedProducts.ts";

export const wasm: Candidate = {
  name: "wasm",
  description: "WebAssembly on the processor; trains dense networks, not convolutional ones",
  unavailable: () => (typeof WebAssembly === "undefined" ? "WebAssembly is not there" : null),
  async load({ wasmPaths }) {
    const { setWasmPaths } = await import("@tensorflow/tfjs-backend-wasm");
    if (wasmPaths !== undefined) setWasmPaths(wasmPaths);
    speedUpTransposedProducts();
  },
  async environment() {
    const { getThreadsCount } = await import("@tensorflow/tfjs-backend-wasm");
    return { threads: getThreadsCount() };
  },
};
