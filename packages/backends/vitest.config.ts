import { defineConfig } from "vitest/config";
import { browserProject, nodeProject } from "../../vitest.shared.ts";

const tfjs = ["core", "backend-cpu", "backend-wasm", "backend-webgl", "backend-webgpu"];

const page = browserProject([
  ...tfjs.map((name) => `@tensorflow/tfjs-${name}`),
  "@rote/options > fastest-levenshtein",
  "@rote/tfjs-backend-onnx > @rote/onnx > @bufbuild/protobuf",
  "@rote/tfjs-backend-onnx > @rote/onnx > @bufbuild/protobuf/codegenv2",
]);
const browser = { ...page, optimizeDeps: { ...page.optimizeDeps, exclude: ["onnxruntime-web"] } };

export default defineConfig({ test: { projects: [nodeProject, browser] } });
