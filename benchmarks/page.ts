// One training step of the paper's networks in a page, in a worker on ONNX Runtime's WebAssembly,
// beside the native library in Node with as many threads, and beside tfjs' wasm backend in the
// page, as it comes and with the products of @rote/backends; in turns. With one thread the page is
// not isolated; with more it is.
//   pnpm bench:page [--models mlp-3x512,…] [--threads 1,2] [--rounds 3] [--steps 12] [--batch 128]
import { spawnSync } from "node:child_process";
import { mkdtempSync, rmSync } from "node:fs";
import { availableParallelism, cpus, tmpdir } from "node:os";
import { join } from "node:path";
import { parseArgs } from "node:util";
import { type Browser, chromium } from "playwright";
import { build, defaultClientConditions, type InlineConfig, preview } from "vite";
import { median } from "./median.ts";
import type { Request } from "./page/page.ts";

const { values: options } = parseArgs({
  options: {
    models: { type: "string", default: "mlp-1x512,mlp-3x512,alexnet-small" },
    threads: { type: "string", default: "1,2" },
    rounds: { type: "string", default: "3" },
    steps: { type: "string", default: "12" },
    batch: { type: "string", default: "128" },
    chromium: { type: "string", default: process.env.CHROMIUM_PATH ?? "/usr/bin/chromium" },
  },
});
const here = import.meta.dirname;
const batchSize = Number(options.batch);
const steps = Number(options.steps);

/** With them the page may share memory with threads. */
const isolation = {
  "Cross-Origin-Opener-Policy": "same-origin",
  "Cross-Origin-Embedder-Policy": "require-corp",
};

function native(network: string, threads: number): number {
  const run = ["--conditions=@rote/source", join(here, "trainingRun.ts")];
  const args = [...run, network, "onnx", options.batch, options.steps, `${threads}`];
  const { status, stdout, stderr } = spawnSync(process.execPath, args, { encoding: "utf8" });
  if (status !== 0) throw new Error(`trainingRun.ts ${network} failed:\n${stderr}`);
  return (JSON.parse(stdout) as { median_ms: number }).median_ms;
}

/** Each with the steps that come first: graphs are compiled and captured then. */
const PAGE_BACKENDS = [
  ["onnx", 4],
  ["wasm", 1],
  ["mended wasm", 1],
] as const;

/** Milliseconds of a step in a new page, or undefined where the backend cannot take one. */
async function inPage(browser: Browser, url: string, request: Request) {
  const page = await browser.newPage();
  try {
    await page.goto(url);
    await page.waitForFunction("globalThis.timesOf !== undefined");
    return median(await page.evaluate((asked) => globalThis.timesOf(asked), request));
  } catch (error) {
    if (request.backend === "onnx") throw error;
    return undefined; // tfjs' wasm lacks the gradient of convolutions' filters
  } finally {
    await page.close();
  }
}

const folder = mkdtempSync(join(tmpdir(), "rote-bench-page-"));
const config: InlineConfig = {
  root: join(here, "page"),
  configFile: false,
  logLevel: "error",
  resolve: {
    conditions: ["@rote/source", ...defaultClientConditions],
    dedupe: ["@tensorflow/tfjs-core", "@tensorflow/tfjs-layers"],
  },
  worker: { format: "es" },
  build: { target: "es2022", outDir: folder, emptyOutDir: true },
};
const browser = await chromium.launch({
  executablePath: options.chromium,
  args: ["--no-sandbox"],
});
try {
  await build(config);
  const machine = `${cpus()[0]?.model.trim()}, ${availableParallelism()} cores`;
  console.log(
    `${machine}, batch ${batchSize}, medians of ${options.rounds} turns of ${steps} steps.\n\n` +
      "| network | threads | page, onnx, ms | native onnx, ms | page / native | " +
      "page, tfjs wasm, ms | wasm / onnx | with Rote's products, ms | wasm / onnx |\n" +
      `|${" --- |".repeat(9)}`,
  );
  for (const threads of options.threads.split(",").map(Number)) {
    const headers = threads > 1 ? isolation : {};
    const server = await preview({ ...config, preview: { port: 0, headers } });
    const url = server.resolvedUrls!.local[0]!;
    for (const network of options.models.split(",")) {
      const found: Record<Request["backend"] | "native", number[]> = {
        native: [],
        onnx: [],
        wasm: [],
        "mended wasm": [],
      };
      for (let round = 0; round < Number(options.rounds); round++) {
        found.native.push(native(network, threads));
        for (const [backend, warmUp] of PAGE_BACKENDS) {
          const asked = { network, backend, batchSize, steps, threads, warmUp };
          const taken = await inPage(browser, url, asked);
          if (taken !== undefined) found[backend].push(taken);
        }
      }
      const onnx = median(found.onnx);
      const beside = [found.wasm, found["mended wasm"]].flatMap((times) =>
        times.length > 0
          ? [median(times).toFixed(1), (median(times) / onnx).toFixed(2)]
          : ["–", "–"],
      );
      const natively = median(found.native);
      const cells = [onnx.toFixed(1), natively.toFixed(1), (onnx / natively).toFixed(2), ...beside];
      console.log(`| ${[network, threads, ...cells].join(" | ")} |`);
    }
    await server.close();
  }
} finally {
  await browser.close();
  rmSync(folder, { recursive: true, force: true });
}
