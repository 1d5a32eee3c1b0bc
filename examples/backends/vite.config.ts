import { defaultClientConditions, defineConfig } from "vite";

/** Of Node: never asked for in a page. */
const nodeOnly = ["@rote/tfjs-backend-onnx"];

export default defineConfig({
  resolve: { conditions: ["@rote/source", ...defaultClientConditions] },
  optimizeDeps: { exclude: nodeOnly },
  build: { target: "es2022", rolldownOptions: { external: nodeOnly } },
});
