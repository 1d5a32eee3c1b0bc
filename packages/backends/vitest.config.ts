import { defineConfig } from "vitest/config";
import { browserProject, nodeProject } from "../../vitest.shared.ts";

const tfjs = ["core", "backend-cpu", "backend-wasm", "backend-webgl", "backend-webgpu"];

export default defineConfig({
  test: { projects: [nodeProject, browserProject(tfjs.map((name) => `@tensorflow/tfjs-${name}`))] },
});
