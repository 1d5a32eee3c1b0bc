import { defaultClientConditions, defineConfig, type Plugin } from "vite";

const tfjs = ["core", "layers", "backend-cpu", "backend-wasm", "backend-webgl", "backend-webgpu"];

/** With them the page may share memory with threads. */
const headers = {
  "Cross-Origin-Opener-Policy": "same-origin",
  "Cross-Origin-Embedder-Policy": "require-corp",
};

/**
 * What the built page may load: its own files, so that no picture can leave the tab. The page of
 * the audit stands in a frame with a script and a style of its own.
 */
const POLICY =
  "default-src 'none'; script-src 'self' 'unsafe-inline' 'wasm-unsafe-eval'; " +
  "style-src 'self' 'unsafe-inline'; img-src data:; connect-src 'self'; " +
  "worker-src 'self' blob:; frame-src 'self'; form-action 'none'; base-uri 'none'";

const staysHere: Plugin = {
  name: "stays-here",
  apply: "build",
  transformIndexHtml: () => [
    {
      tag: "meta",
      attrs: { "http-equiv": "Content-Security-Policy", content: POLICY },
      injectTo: "head-prepend",
    },
  ],
};

export default defineConfig({
  root: import.meta.dirname,
  base: "./", // any folder of any host
  resolve: {
    conditions: ["@rote/source", ...defaultClientConditions],
    dedupe: ["@tensorflow/tfjs-core", "@tensorflow/tfjs-layers"],
  },
  // Prepared before the page asks: found on the way, they would make it load anew.
  optimizeDeps: {
    include: [
      ...tfjs.map((name) => `@tensorflow/tfjs-${name}`),
      "@rote/backends > @rote/options > fastest-levenshtein",
      ...["legacy", "sha2", "utils"].map((name) => `@rote/datasets > @noble/hashes/${name}.js`),
      "@rote/datasets > modern-tar",
      "@rote/tfjs-backend-onnx > @rote/onnx > @bufbuild/protobuf",
      "@rote/tfjs-backend-onnx > @rote/onnx > @bufbuild/protobuf/codegenv2",
    ],
    exclude: ["onnxruntime-web"],
  },
  worker: { format: "es" },
  server: { headers },
  preview: { headers },
  build: { target: "es2022" },
  plugins: [staysHere],
});
