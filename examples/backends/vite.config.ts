import { defaultClientConditions, defineConfig } from "vite";

/** Of Node: never asked for in a page. */
const nodeOnly = ["@rote/tfjs-backend-onnx"];

const tfjs = ["core", "backend-cpu", "backend-wasm", "backend-webgl", "backend-webgpu"];

export default defineConfig({
  resolve: { conditions: ["@rote/source", ...defaultClientConditions] },
  // Prepared before the page asks: found on the way, they would make it load anew.
  optimizeDeps: { include: tfjs.map((name) => `@tensorflow/tfjs-${name}`), exclude: nodeOnly },
  build: { target: "es2022", rolldownOptions: { external: nodeOnly } },
});
