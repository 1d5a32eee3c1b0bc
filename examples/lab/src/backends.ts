/** What a run can be asked to be computed by, and its title in the form. */
export const BACKENDS = {
  auto: "the best that works here",
  webgpu: "WebGPU",
  webgl: "WebGL",
  onnx: "ONNX Runtime, on the processor",
  wasm: "WebAssembly",
  cpu: "plain JavaScript (slow)",
};
