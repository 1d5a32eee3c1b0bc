import { defineConfig } from "vitest/config";
import { nodeProject } from "../../vitest.shared.ts";
import { browser } from "./vitest.config.ts";

const full = {
  ...nodeProject,
  test: {
    ...nodeProject.test,
    include: ["src/**/*.full.ts"],
    exclude: ["src/**/*.browser.full.ts"],
    setupFiles: ["src/testing/wholeGraphs.testing.ts", "src/testing/compileAlways.testing.ts"],
  },
};

const inBrowser = {
  ...browser,
  test: { ...browser.test, include: ["src/**/*.browser.full.ts"] },
};

/** What takes long and is not part of `npm test`. */
export default defineConfig({ test: { projects: [full, inBrowser] } });
