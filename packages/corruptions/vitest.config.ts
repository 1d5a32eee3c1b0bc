import { defineConfig } from "vitest/config";
import { browserProject, nodeProject } from "../../vitest.shared.ts";

const node = { ...nodeProject, test: { ...nodeProject.test, benchmark: { include: [] } } };

export default defineConfig({ test: { projects: [node, browserProject()] } });
