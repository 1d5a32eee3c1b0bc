// scripts/full.mjs [part ...]: the checks that take too long for `npm test`, each under 45 minutes.
// Without a part: `npm test`, then all of them.
import { spawnSync } from "node:child_process";

const vitest = (name, args = "") =>
  `pnpm --filter @rote/${name} exec vitest run --config vitest.full.config.ts ${args}`;

/** Tests of `npm test` that do all of their work here, and a part of it there. */
const whole = (name, tests) =>
  `ROTE_TEST_FULL=1 pnpm --filter @rote/${name} exec vitest run --project node ${tests}`;

const parts = {
  /** Runs, sweeps and downloads killed before each of their operations, and at random moments. */
  kill: `${vitest("experiments", "kill")} && ${vitest("datasets", "kill -t kills")}`,
  /** Two processes at the same work, with clocks that jump; locks. */
  chaos:
    `${vitest("experiments", "chaos")} && ${vitest("datasets", "kill -t processes")} && ` +
    whole("files", "lockDirectory"),
  /** A queue whose workers, coordinator and server are killed, again and again. */
  queue: `${vitest("sweep-bullmq")} && ${vitest("cli", "sweepWatch")}`,
  /** A sweep as an array of tasks of a real Slurm. */
  slurm: vitest("cli", "slurm"),
  /** Ten thousand steps and two hundred runs in one process. */
  soak: vitest("experiments", "soak"),
  /** Data of 2 GiB and more: hashes, fingerprints, files. */
  large: vitest("datasets", "large"),
  /** 20 training steps of every network: beside tfjs' cpu backend, by threads, by recorded bits. */
  engine:
    `${vitest("tfjs-backend-onnx", "numerics once threads training wasm")} && ` +
    `${whole("tfjs-backend-onnx", "src/training.test.ts src/growth.test.ts")} && ` +
    whole("models", "network"),
  /** Ten training steps of every network on WebGPU, on a software adapter, in Node. */
  webgpu: vitest("tfjs-backend-onnx", "src/testing/webgpu.full.ts"),
  /** The same in a page. */
  "webgpu-page": vitest("tfjs-backend-onnx", "src/testing/webgpu.browser.full.ts"),
  /** tfjs-layers' own tests on the engine and on tfjs' cpu backend. */
  layers: "pnpm --filter @rote/tfjs-backend-onnx exec node conformance/layers.mjs",
  /** Ten thousand random programs beside tfjs' cpu backend, and in float64. */
  programs: vitest("tfjs-backend-onnx", "programs"),
  /** The recorded hashes in Node 20 to 26, Bun, Deno, Chromium and Firefox. */
  engines: "node scripts/engines.mjs",
  /** Every dataset that can be had here, fetched from where it really is. */
  fetch: "pnpm --filter @rote/datasets test:full",
  /** Hostile records in a page, a million hostile inputs over all parsers, all wrong arguments. */
  fuzz:
    `${whole("plots", "hostile")} && pnpm --filter @rote/fuzz test:full && ` +
    "pnpm --filter @rote/contracts test:full",
  /** Vite, webpack, Rollup, esbuild and Next build the engine; a page in Chromium and Firefox. */
  bundlers:
    "turbo run build --filter=@rote/tfjs-backend-onnx --output-logs=errors-only && " +
    "node scripts/bundlers.mjs",
  /** The script for a graphics processor, on a software adapter: its figures mean nothing. */
  gpu:
    "pnpm bench:gpu --software --models mlp-1x512 --batch 4 --compared 2 --seconds 0 --images 8 " +
    "--epochs 1 --minutes 30",
  /** No look-up, no connection, no file elsewhere: the command line, examples, packages. */
  quiet: "node scripts/quiet.mjs",
  /** All packages published to a registry of our own, and each installed alone from it. */
  publish: "turbo run build --output-logs=errors-only && node scripts/publish.mjs",
};

const wanted = process.argv.slice(2);
const unknown = wanted.find((part) => !Object.hasOwn(parts, part));
if (unknown !== undefined) {
  const known = Object.keys(parts).join(", ");
  console.error(`test:full: unknown part "${unknown}". Known: ${known}.`);
  process.exit(2);
}

const lines = wanted.length > 0 ? wanted.map((part) => [part, parts[part]]) : all();
const failed = lines.filter(([part, line]) => {
  console.log(`> ${part}: ${line}`);
  return spawnSync(line, { shell: true, stdio: "inherit" }).status !== 0;
});
const names = failed.map(([part]) => part).join(", ");
const verdict = names === "" ? "passed" : `run, of which failed: ${names}`;
console.log(`${lines.length} parts ${verdict}`);
process.exitCode = failed.length === 0 ? 0 : 1;

function all() {
  return [["test", "node scripts/check.mjs"], ...Object.entries(parts)];
}
