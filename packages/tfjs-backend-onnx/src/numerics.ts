/**
 * The numerics version: it grows whenever a step of one of the paper's networks comes to other bits
 * than before, on the same processor. `numericsSets.json` has the recorded bits' hashes.
 */
export const NUMERICS = 3;

/**
 * The numerics version on ONNX Runtime's WebAssembly, where convolutions are written otherwise. The
 * first one there of its own is 4: small AlexNet's 5×5 filters by Winograd's way.
 */
export const NUMERICS_ON_WASM = 4;
