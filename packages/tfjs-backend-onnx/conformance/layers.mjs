// layers.mjs: runs tfjs-layers' own Jasmine suite on this backend and on tfjs' cpu backend, each in
// a process of its own, and names the tests that fail here and pass there: then it exits with 1.
//
// Its sources are not in tfjs' package. ROTE_TFJS_LAYERS names the folder `tfjs-layers` of tfjs'
// repository at the installed version; without it, GitHub's archive of that version is fetched.
//
// layers.mjs --backend NAME REPORT [--only TEXT]: one of the two runs, as `run.mjs`.

import { execFileSync, spawnSync } from "node:child_process";
import { existsSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { createRequire } from "node:module";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { parseArgs } from "node:util";
import { runSuite } from "./runSuite.mjs";

const {
  positionals: [report],
  values: { backend, only = "" },
} = parseArgs({
  allowPositionals: true,
  options: { backend: { type: "string" }, only: { type: "string" } },
});
const require = createRequire(import.meta.url);
const { version } = require("@tensorflow/tfjs-layers/package.json");

if (backend === undefined) process.exitCode = await compare();
else {
  process.env.ROTE_TFJS_BACKEND = backend; // for the modules of the suite
  const suite = suiteOf(process.env.ROTE_TFJS_LAYERS);
  const results = await runSuite(suite, (name) => name.includes(only));
  writeFileSync(report, JSON.stringify(results, null, 1));
  process.exit(0);
}

/** Runs both; returns the exit code. */
async function compare() {
  const folder = mkdtempSync(join(tmpdir(), "rote-layers-"));
  try {
    const sources = process.env.ROTE_TFJS_LAYERS ?? (await fetchSources(folder));
    checkVersion(sources);
    const [here, there] = ["onnx", "cpu"].map((backend) => {
      const report = join(folder, `${backend}.json`);
      const args = [fileURLToPath(import.meta.url), "--backend", backend, report];
      const env = { ...process.env, ROTE_TFJS_LAYERS: sources };
      const { status } = spawnSync(process.execPath, args, { stdio: "inherit", env });
      if (status !== 0) throw new Error(`layers: the run on ${backend} ended with ${status}.`);
      return JSON.parse(readFileSync(report, "utf8"));
    });
    return judge(here, there);
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

function judge(here, there) {
  const passes = new Set(there.filter(({ status }) => status === "passed").map(({ name }) => name));
  const failures = here.filter((test) => test.status === "failed" && passes.has(test.name));
  for (const { name, messages } of failures) console.error(`${name}: ${messages[0]}`);
  console.log(
    `tfjs-layers ${version}: ${here.length} tests on onnx, ${there.length} on cpu; ` +
      `${failures.length} fail on onnx alone`,
  );
  return failures.length === 0 && here.length > 2800 ? 0 : 1;
}

/** Imports of the environment and of every test. */
function suiteOf(sources) {
  const tests = readdirSync(join(sources, "src"), { recursive: true });
  const chosen = tests.filter((file) => file.endsWith("_test.ts")).sort();
  const paths = chosen.map((file) => join(sources, "src", file));
  const all = ["./layersEnvironment.ts", ...paths, "./layersBackend.ts"];
  return all.map((path) => `import ${JSON.stringify(path)};`).join("\n");
}

function checkVersion(sources) {
  const file = join(sources, "package.json");
  const found = existsSync(file) ? JSON.parse(readFileSync(file, "utf8")).version : "none";
  if (found === version) return;
  throw new Error(
    `layers: ROTE_TFJS_LAYERS must be tfjs-layers' sources of version ${version}, got ${found}. ` +
      `Check out the tag tfjs-v${version} of tfjs' repository.`,
  );
}

/** The folder `tfjs-layers` of GitHub's archive of the installed version. */
async function fetchSources(folder) {
  const tag = `tfjs-v${version}`;
  const address = `https://github.com/tensorflow/tfjs/archive/refs/tags/${tag}.tar.gz`;
  const response = await fetch(address).catch((cause) => ({ ok: false, status: cause.message }));
  if (!response.ok) {
    throw new Error(
      `layers: ${address} must be within reach, got ${response.status}. Set ROTE_TFJS_LAYERS to ` +
        `the folder tfjs-layers of a checkout of ${tag}.`,
    );
  }
  const archive = join(folder, "tfjs.tar.gz");
  writeFileSync(archive, Buffer.from(await response.arrayBuffer()));
  const sources = `tfjs-${tag}/tfjs-layers`;
  execFileSync("tar", ["xzf", archive, "-C", folder, sources]);
  return join(folder, sources);
}
