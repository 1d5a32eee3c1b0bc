// Bundles a Jasmine suite of tfjs together with this backend's sources and runs it in this process.
import { mkdirSync, mkdtempSync, rmSync } from "node:fs";
import { createRequire } from "node:module";
import { join } from "node:path";
import { fileURLToPath, pathToFileURL } from "node:url";
import { build } from "esbuild";

const here = fileURLToPath(new URL(".", import.meta.url));
const require = createRequire(import.meta.url);
const folderOf = (name) => join(require.resolve(`${name}/package.json`), "..");

/**
 * Runs a suite; resolves to what became of each test, as [{ name, status, messages }].
 *
 * @param suite imports of the suite, as the text of a module in this folder.
 * @param isChosen whether to run the test of a full name.
 */
export async function runSuite(suite, isChosen = () => true) {
  const reports = join(here, "../.vitest"); // no linter looks there
  mkdirSync(reports, { recursive: true });
  const folder = mkdtempSync(join(reports, "conformance-"));
  process.on("exit", () => rmSync(folder, { recursive: true, force: true }));
  const outfile = join(folder, "suite.mjs");
  await build({
    stdin: { contents: suite, resolveDir: here, loader: "ts" },
    outfile,
    bundle: true,
    platform: "node",
    format: "esm",
    conditions: ["@rote/source"],
    external: ["onnxruntime-node", "jasmine-core"],
    // The tests import tfjs' sources; the backend must see the same copy.
    alias: Object.fromEntries(
      ["@tensorflow/tfjs-core", "@tensorflow/tfjs-backend-cpu"].map((name) => [
        name,
        folderOf(name),
      ]),
    ),
    mainFields: ["module", "main"],
    banner: {
      js:
        'import { createRequire as suiteRequire } from "node:module"; ' +
        "const require = suiteRequire(import.meta.url);",
    },
    ignoreAnnotations: true, // tfjs-core says that its tests have no side effects
    logLevel: "error",
    // As tfjs compiles its sources: a field that is declared again keeps its value.
    tsconfigRaw: { compilerOptions: { useDefineForClassFields: false } },
  });

  const jasmineCore = require("jasmine-core");
  const jasmine = jasmineCore.boot(true);
  jasmine.DEFAULT_TIMEOUT_INTERVAL = 60_000;
  const env = jasmine.getEnv();
  env.configure({ random: false, specFilter: (spec) => isChosen(spec.getFullName()) });
  const results = [];
  env.addReporter({
    specDone: ({ fullName: name, status, failedExpectations }) => {
      if (status === "excluded") return;
      const messages = failedExpectations.map(({ message }) => message.slice(0, 300));
      results.push({ name, status, messages });
    },
  });
  for (const method of ["log", "warn", "info"]) console[method] = () => {};
  await import(pathToFileURL(outfile).href);
  await env.execute();
  return results;
}
