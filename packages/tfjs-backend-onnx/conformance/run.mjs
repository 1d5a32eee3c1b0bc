// run.mjs REPORT [--only TEXT] [--promising]: runs tfjs-core's own Jasmine suite on this backend,
// in this process, and writes what became of each test to the file REPORT, as [{ name, status,
// messages }].
//
// --only TEXT   the tests whose full names contain TEXT; without it, all
// --promising   with an executor that answers with promises: forward programs of the families that
//               networks are made of, or with --only any tests that do not read synchronously

import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { createRequire } from "node:module";
import { join } from "node:path";
import { fileURLToPath, pathToFileURL } from "node:url";
import { parseArgs } from "node:util";
import { build } from "esbuild";

const {
  positionals: [report],
  values: { only, promising },
} = parseArgs({
  allowPositionals: true,
  options: { only: { type: "string" }, promising: { type: "boolean", default: false } },
});

const FORWARD = new RegExp(
  "^(conv2d|conv3d|depthwiseConv2D|avgPool|maxPool|batchNorm|localResponse|matmul|relu|softmax|" +
    "logSoftmax|add|mul|sum|mean|concat|slice|split|pad|transpose|gather)",
);
const isChosen = (name) => {
  if (only !== undefined) return name.includes(only);
  return !promising || (FORWARD.test(name) && !/grad/i.test(name));
};

const here = fileURLToPath(new URL(".", import.meta.url));
const require = createRequire(import.meta.url);
const core = join(require.resolve("@tensorflow/tfjs-core/package.json"), "..");

const reports = join(here, "../.vitest"); // no linter looks there
mkdirSync(reports, { recursive: true });
const folder = mkdtempSync(join(reports, "conformance-"));
process.on("exit", () => rmSync(folder, { recursive: true, force: true }));
const outfile = join(folder, "suite.mjs");
await build({
  entryPoints: [join(here, promising ? "promisingSuite.ts" : "suite.ts")],
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
    js:
      'import { createRequire as suiteRequire } from "node:module"; ' +
      "const require = suiteRequire(import.meta.url);",
  },
  ignoreAnnotations: true, // tfjs-core says that its tests have no side effects
  logLevel: "error",
});

const jasmineCore = require("jasmine-core");
const jasmine = jasmineCore.boot(true);
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
writeFileSync(report, JSON.stringify(results, null, 1));
process.exit(0);
