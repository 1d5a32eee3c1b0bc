import { defineConfig } from "vitest/config";
import { nodeProject } from "../../vitest.shared.ts";

/** What takes long and is not part of `npm test`. */
export default defineConfig({
  test: {
    projects: [{ ...nodeProject, test: { ...nodeProject.test, include: ["src/**/*.full.ts"] } }],
  },
});
