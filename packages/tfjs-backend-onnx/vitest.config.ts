import { defineConfig } from "vitest/config";
import { nodeProject } from "../../vitest.shared.ts";

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

export default defineConfig({ test: { projects: [graphs, withoutBlocks] } });
