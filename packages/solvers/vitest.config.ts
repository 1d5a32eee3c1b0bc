import { defineConfig } from "vitest/config";
import { browserProject, nodeProject } from "../../vitest.shared.ts";

// Solving takes its time on a busy machine.
const node = { ...nodeProject, test: { ...nodeProject.test, testTimeout: 30_000 } };

export default defineConfig({ test: { projects: [node, browserProject()] } });
