import { fileURLToPath } from "node:url";
import { playwright } from "@vitest/browser-playwright";
import { defaultClientConditions, defaultServerConditions } from "vite";
import type { TestProjectInlineConfiguration } from "vitest/config";

const source = "@rote/source";

/** Programs that tests start load our sources from here, in half the time of compiling them. */
const NODE_COMPILE_CACHE = fileURLToPath(new URL("node_modules/.cache/node/", import.meta.url));

/** Tests that run in Node: every `*.test.ts` that is not a browser test. */
export const nodeProject: TestProjectInlineConfiguration = {
  ssr: {
    resolve: {
      conditions: [source, ...defaultServerConditions],
      externalConditions: [source],
    },
  },
  test: {
    name: "node",
    env: { NODE_COMPILE_CACHE },
    execArgv: ["--random-seed=1"], // of what foreign code draws by itself, such as initial weights
    include: ["src/**/*.test.ts"],
    exclude: ["src/**/*.browser.test.ts"],
    testTimeout: 60_000, // a guard against hanging, far above what a busy machine needs
    hookTimeout: 60_000,
  },
};

const executablePath = process.env.CHROMIUM_PATH ?? "/usr/bin/chromium";
const flags =
  "--no-sandbox --no-first-run --disable-quic --disable-background-networking " +
  "--disable-component-update --disable-sync --enable-unsafe-swiftshader " +
  "--enable-unsafe-webgpu --use-webgpu-adapter=swiftshader";

/**
 * Tests that run in Chromium: every `*.browser.test.ts`.
 *
 * @param include the npm packages the tests import, bundled before the first test rather than
 * during it.
 */
export const browserProject = (include: string[] = []): TestProjectInlineConfiguration => ({
  resolve: { conditions: [source, ...defaultClientConditions] },
  optimizeDeps: { include },
  test: {
    name: "browser",
    include: ["src/**/*.browser.test.ts"],
    testTimeout: 60_000, // a software renderer compiles shaders for seconds
    browser: {
      enabled: true,
      headless: true,
      screenshotFailures: false,
      instances: [{ browser: "chromium" }],
      provider: playwright({ launchOptions: { executablePath, args: flags.split(" ") } }),
    },
  },
});
