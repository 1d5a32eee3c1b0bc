import { defineConfig } from "vitest/config";
import { nodeProject } from "../../vitest.shared.ts";

const full = {
  ...nodeProject,
  test: {
    ...nodeProject.test,
    include: ["src/**/*.full.ts"],
    setupFiles: ["src/testing/wholeGraphs.testing.ts", "src/testing/compileAlways.testing.ts"],
  },
};

/** What takes long and is not part of `npm test`. */
export default defineConfig({ test: { projects: [full] } });
