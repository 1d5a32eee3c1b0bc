import { defineConfig } from "vitest/config";
import { nodeProject } from "../../vitest.shared.ts";

export default defineConfig({
  test: {
    projects: [
      {
        ...nodeProject,
        test: {
          ...nodeProject.test,
          include: ["{src,tests}/**/*.test.ts"],
          testTimeout: 180_000, // a software renderer compiles shaders for seconds
          hookTimeout: 180_000,
          expect: { poll: { timeout: 60_000 } }, // guards against hanging, like the others
        },
      },
    ],
  },
});
