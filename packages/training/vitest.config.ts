import { defineConfig } from "vitest/config";
import { browserProject, nodeProject } from "../../vitest.shared.ts";

const tfjs = ["core", "layers", "backend-webgl"];

export default defineConfig({
  test: { projects: [nodeProject, browserProject(tfjs.map((name) => `@tensorflow/tfjs-${name}`))] },
});
