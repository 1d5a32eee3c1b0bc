import { defineConfig } from "vitest/config";
import { nodeProject } from "../../vitest.shared.ts";

export default defineConfig({
  test: { projects: [{ ...nodeProject, test: { ...nodeProject.test, include: ["*.test.ts"] } }] },
});
