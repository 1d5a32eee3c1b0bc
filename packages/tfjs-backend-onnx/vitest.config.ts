import { defineConfig } from "vitest/config";
import { browserProject, nodeProject } from "../../vitest.shared.ts";
import { nativeSteps } from "./src/testing/trainedInNode.testing.ts";

const graphs = {
  ...nodeProject,
  test: {
    ...nodeProject.test,
    setupFiles: ["src/testing/wholeGraphs.testing.ts", "src/testing/compileAlways.testing.ts"],
  },
};

/** What is lowered differently where ONNX Runtime has no channel blocks. */
const withoutBlocks = {
  ...nodeProject,
  test: {
    ...nodeProject.test,
    name: "node-without-blocks",
    include: [
      "src/backend/capture.test.ts",
      "src/graph/**/*.test.ts",
      "src/lowering/batchStatistics.test.ts",
    ],
    setupFiles: [...graphs.test.setupFiles, "src/testing/withoutChannelBlocks.testing.ts"],
  },
};

/** What is lowered differently on WebAssembly. */
const slowProducts = {
  ...nodeProject,
  test: {
    ...nodeProject.test,
    name: "node-slow-products",
    include: ["src/graph/convolution/winograd.test.ts"],
    setupFiles: [...graphs.test.setupFiles, "src/testing/slowProducts.testing.ts"],
  },
};

const page = browserProject([
  "@rote/onnx > @bufbuild/protobuf",
  "@rote/onnx > @bufbuild/protobuf/codegenv2",
  "@rote/options > fastest-levenshtein",
  ...["core", "layers", "backend-cpu"].map((name) => `@tensorflow/tfjs-${name}`),
]);

/**
 * In Chromium, isolated across origins. What the WebAssembly loads lies beside its own file, which
 * no bundler may move.
 */
export const browser = {
  ...page,
  server: {
    headers: {
      "Cross-Origin-Opener-Policy": "same-origin",
      "Cross-Origin-Embedder-Policy": "require-corp",
    },
  },
  optimizeDeps: { ...page.optimizeDeps, exclude: ["onnxruntime-web"] },
  worker: { format: "es" as const },
  test: { ...page.test, browser: { ...page.test!.browser!, commands: { nativeSteps } } },
};

export default defineConfig({ test: { projects: [graphs, withoutBlocks, slowProducts, browser] } });
