import * as tf from "@tensorflow/tfjs-core";
import { type Candidate, inNode, noWebAssembly } from "./candidate.ts";
import { notLoaded } from "./loading.ts";
import { speedUpTransposedProducts } from "./wasmTransposedProducts.ts";

export const wasm: Candidate<"wasm"> = {
  name: "wasm",
  description: "WebAssembly on the processor; trains dense networks, not convolutional ones",
  isLastResort: true,
  unavailable: noWebAssembly,
  async load({ wasmPaths }) {
    const { setWasmPaths } = await loaded();
    // Its threads are made of a function's text, in which minifiers rename what is not in there.
    if (!inNode) tf.env().set("WASM_HAS_MULTITHREAD_SUPPORT", false);
    if (wasmPaths !== undefined) setWasmPaths(wasmPaths);
    speedUpTransposedProducts();
  },
  async environment() {
    const { getThreadsCount } = await loaded();
    return { threads: getThreadsCount() };
  },
};

async function loaded() {
  try {
    return await import("@tensorflow/tfjs-backend-wasm");
  } catch (cause) {
    throw notLoaded("@tensorflow/tfjs-backend-wasm", cause);
  }
}
