import { defineConfig } from "vitest/config";
import { browserProject, nodeProject } from "../../vitest.shared.ts";

const browser = browserProject([
  "@noble/hashes/legacy.js",
  "@noble/hashes/sha2.js",
  "@noble/hashes/utils.js",
  "pako",
  "modern-tar",
]);

export default defineConfig({
  test: {
    projects: [
      nodeProject,
      { ...browser, test: { ...browser.test, globalSetup: "src/testing/browserSetup.ts" } },
    ],
  },
});
