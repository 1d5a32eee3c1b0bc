// One training step of the paper's networks on tfjs-backend-onnx beside PyTorch, in turns, in
// processes of their own, and on tfjs' other backends where those can do it.
//   pnpm bench:training [--models mlp-1x512,…] [--rounds 3] [--steps 8] [--others] [--out FOLDER]
// Writes training.json and training.md.
import { spawnSync } from "node:child_process";
import { existsSync, mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { availableParallelism, cpus } from "node:os";
import { join } from "node:path";
import { parseArgs } from "node:util";
import { median } from "./median.ts";

const { values: options } = parseArgs({
  options: {
    models: {
      type: "string",
      default: "mlp-1x512,mlp-3x512,alexnet-small,inception-small-nobn,inception-small",
    },
    batch: { type: "string", default: "128" },
    rounds: { type: "string", default: "3" },
    steps: { type: "string", default: "8" },
    threads: { type: "string", default: "2" },
    /**
     * Also on wasm, and on cpu: convolutional networks there with two images, scaled to the batch.
     */
    others: { type: "boolean", default: false },
    out: { type: "string", default: "rote-results/bench" },
    python: { type: "string", default: "/usr/bin/python3" },
  },
});
mkdirSync(options.out, { recursive: true }); // now, while there is nothing to lose
const here = import.meta.dirname;
/**
 * How many images the cpu backend gets, which takes seconds for each in a convolutional network.
 */
const cpuBatch = (model: string) => (model.startsWith("mlp") ? Number(options.batch) : 2);

interface Ours {
  median_ms: number;
  peak_mib: number;
  /** Floating-point operations of the step's products. */
  operations: number;
}
interface Theirs {
  layouts: Record<string, { median_ms: number }>;
  peak_mib: number;
  product_gflops: number;
  version: string;
}

/** What a process prints, or undefined if it fails: the wasm backend, say, cannot train these. */
function measure<T>(command: string, args: string[], env: NodeJS.ProcessEnv = {}): T | undefined {
  const { status, stdout } = spawnSync(command, args, {
    encoding: "utf8",
    env: { ...process.env, ...env },
  });
  return status === 0 ? (JSON.parse(stdout) as T) : undefined;
}

function ours(model: string, backend: string, batch: string, steps: string): Ours | undefined {
  const run = ["--conditions=@rote/source", join(here, "trainingRun.ts")];
  return measure(process.execPath, [...run, model, backend, batch, steps, options.threads]);
}

const cpuinfo = existsSync("/proc/cpuinfo") ? readFileSync("/proc/cpuinfo", "utf8") : "";
const avx512 = /\bavx512f\b/.test(cpuinfo);
// Older OpenBLAS does not know newer processors and leaves their AVX-512 alone: twice as slow.
const peerEnvironment = avx512 ? { OPENBLAS_CORETYPE: "SkylakeX" } : {};

function theirs(model: string): Theirs | undefined {
  const { batch, threads, steps } = options;
  const flags = ["--batch", batch, "--threads", threads, "--steps", steps];
  const script = join(here, "peers/trainingStep.py");
  return measure(options.python, [script, model, ...flags], peerEnvironment);
}

const hasPyTorch = spawnSync(options.python, ["-c", "import torch"]).status === 0;
if (!hasPyTorch) {
  console.warn(`PyTorch is skipped: ${options.python} cannot import torch (apt: python3-torch).`);
}

function compare(model: string) {
  const [mine, peer]: [Ours[], Theirs[]] = [[], []];
  for (let round = 0; round < Number(options.rounds); round++) {
    const run = ours(model, "onnx", options.batch, options.steps);
    if (!run) throw new Error(`trainingRun.ts ${model} onnx failed: run it alone to see why.`);
    mine.push(run);
    const beside = hasPyTorch ? theirs(model) : undefined;
    if (beside) peer.push(beside);
  }
  const layouts = Object.keys(peer[0]?.layouts ?? {}).map((layout) => ({
    layout,
    ms: median(peer.map(({ layouts }) => layouts[layout]!.median_ms)),
  }));
  const better = layouts.sort((a, b) => a.ms - b.ms)[0];
  const ms = median(mine.map((run) => run.median_ms));
  const peak = median(mine.map((run) => run.peak_mib));
  const limit = peer.length > 0 ? median(peer.map((run) => run.product_gflops)) : undefined;
  const peerPeak = peer.length > 0 ? median(peer.map((run) => run.peak_mib)) : undefined;
  const wasm = options.others ? ours(model, "wasm", options.batch, "2")?.median_ms : undefined;
  const cpu = options.others ? ours(model, "cpu", `${cpuBatch(model)}`, "1")?.median_ms : undefined;
  return {
    model,
    ms,
    peak,
    layouts,
    ratio: better && better.ms / ms,
    peerPeak,
    memory: peerPeak && peak / peerPeak,
    ofLimit: limit && mine[0]!.operations / (ms * 1e6) / limit,
    limit,
    wasm,
    cpu: cpu && (cpu * Number(options.batch)) / cpuBatch(model),
    version: peer[0]?.version,
  };
}

const show = (value: number | undefined, digits = 0) =>
  value === undefined ? "–" : value.toFixed(digits);
const rows = options.models.split(",").map(compare);
const extension = avx512 ? " with AVX-512" : "";
const machine = `${cpus()[0]!.model}${extension}, ${availableParallelism()} cores`;
const table = [
  `${machine}, ${options.threads} threads, batch ${options.batch}, ` +
    `medians of ${options.rounds} turns of ${options.steps} steps.`,
  "",
  "| network | onnx, ms | PyTorch, ms (layout) | PyTorch / onnx | of the product limit | " +
    "peak MiB, onnx : PyTorch | wasm, ms | cpu, ms* |",
  "| --- | --- | --- | --- | --- | --- | --- | --- |",
  ...rows.map((row) => {
    const peer = row.layouts.map(({ layout, ms }) => `${show(ms, 1)} (${layout})`).join(", ");
    const limit = row.ofLimit === undefined ? "–" : `${show(100 * row.ofLimit)} %`;
    const memory = `${row.peak} : ${show(row.peerPeak)} = ${show(row.memory, 2)}`;
    const cells = [row.model, show(row.ms, 1), peer || "–", show(row.ratio, 2), limit, memory];
    return `| ${[...cells, show(row.wasm), show(row.cpu)].join(" | ")} |`;
  }),
  "",
  `\\* Convolutional networks with 2 images, times ${Number(options.batch) / 2}. ` +
    "–: not measured, or the backend cannot do it.",
].join("\n");

const record = { machine, options, rows };
writeFileSync(join(options.out, "training.json"), `${JSON.stringify(record, null, 2)}\n`);
writeFileSync(join(options.out, "training.md"), `${table}\n`);
console.log(table);
