// run.mjs REPORT [FILTER]: runs tfjs-core's own Jasmine suite on this backend, in this process, and
// writes what became of each test to the file REPORT, as [{ name, status, messages }].
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { createRequire } from "node:module";
import { join } from "node:path";
import { fileURLToPath, pathToFileURL } from "node:url";
import { build } from "esbuild";

const [report, filter = ""] = process.argv.slice(2);
const here = fileURLToPath(new URL(".", import.meta.url));
const require = createRequire(import.meta.url);
const core = join(require.resolve("@tensorflow/tfjs-core/package.json"), "..");

const reports = join(here, "../.vitest"); // no linter looks there
mkdirSync(reports, { recursive: true });
const folder = mkdtempSync(join(reports, "conformance-"));
process.on("exit", () => rmSync(folder, { recursive: true, force: true }));
const outfile = join(folder, "suite.mjs");
await build({
  entryPoints: [join(here, "suite.ts")],
  outfile,
  bundle: true,
  platform: "node",
  format: "esm",
  conditions: ["@rote/source"],
  external: ["onnxruntime-node", "jasmine-core"],
  // The tests import tfjs' sources; the backend must see the same copy.
  alias: { "@tensorflow/tfjs-core": core },
  mainFields: ["module", "main"],
  banner: {
    js: 'import { createRequire as suiteRequire } from "node:module"; const require = suiteRequire(import.meta.url);',
  },
  ignoreAnnotations: true, // tfjs-core says that its tests have no side effects
  logLevel: "error",
});

const jasmineCore = require("jasmine-core");
const jasmine = jasmineCore.boot(true);
const env = jasmine.getEnv();
env.configure({ random: false, specFilter: (spec) => spec.getFullName().includes(filter) });
const results = [];
env.addReporter({
  specDone: ({ fullName, status, failedExpectations }) =>
    results.push({
      name: fullName,
      status,
      messages: failedExpectations.map(({ message }) => message.slice(0, 300)),
    }),
});
for (const method of ["log", "warn", "info"]) console[method] = () => {};
await import(pathToFileURL(outfile).href);
await env.execute();
writeFileSync(report, JSON.stringify(results, null, 1));
process.exit(0);
