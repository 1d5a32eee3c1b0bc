import { defaultClientConditions, defineConfig } from "vite";

const tfjs = ["core", "layers", "backend-cpu", "backend-wasm", "backend-webgl", "backend-webgpu"];

/** With them the page may share memory with threads. */
const headers = {
  "Cross-Origin-Opener-Policy": "same-origin",
  "Cross-Origin-Embedder-Policy": "require-corp",
};

export default defineConfig({
  resolve: {
    conditions: ["@rote/source", ...defaultClientConditions],
    dedupe: ["@tensorflow/tfjs-core", "@tensorflow/tfjs-layers"],
  },
  // Prepared before the page asks: found on the way, they would make it load anew.
  optimizeDeps: {
    include: [
      ...tfjs.map((name) => `@tensorflow/tfjs-${name}`),
      "@rote/options > fastest-levenshtein",
      "@rote/tfjs-backend-onnx > @rote/onnx > @bufbuild/protobuf",
      "@rote/tfjs-backend-onnx > @rote/onnx > @bufbuild/protobuf/codegenv2",
    ],
    exclude: ["onnxruntime-web"],
  },
  server: { headers },
  preview: { headers },
  build: { target: "es2022" },
});
