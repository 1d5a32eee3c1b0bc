// The paper's networks on a graphics processor: steps a second by ONNX Runtime's WebGPU in Node
// beside PyTorch on CUDA, with TF32 off and on, in turns; bytes that cross the bus; losses beside
// those of the processor; and a whole run of small AlexNet. On a machine with a GPU it takes less
// than eight minutes.
//   pnpm bench:gpu [--models mlp-1x512,…] [--batch 128] [--seconds 8] [--images 50000] [--out DIR]
//   pnpm bench:gpu --software --models mlp-1x512 --batch 4 --seconds 0 --images 16 --epochs 1
// --software takes Chromium's software adapter, to prove the script where there is no GPU; its
// figures mean nothing. Writes gpu.json and gpu.md.
import { spawn, spawnSync } from "node:child_process";
import { mkdirSync, writeFileSync } from "node:fs";
import { availableParallelism, cpus } from "node:os";
import { join } from "node:path";
import { parseArgs } from "node:util";

const { values: options } = parseArgs({
  options: {
    models: {
      type: "string",
      default: "mlp-1x512,mlp-3x512,alexnet-small,inception-small-nobn,inception-small",
    },
    batch: { type: "string", default: "128" },
    /** How long steps of each network are timed. */
    seconds: { type: "string", default: "8" },
    /** How many steps' losses are compared with the processor's. */
    compared: { type: "string", default: "4" },
    /** Of the whole run: how many images it has, and epochs, which default to the paper's. */
    images: { type: "string", default: "50000" },
    epochs: { type: "string" },
    /** When all must be over: the whole run gets what the others leave. */
    minutes: { type: "string", default: "7.5" },
    software: { type: "boolean", default: false },
    python: { type: "string", default: "/usr/bin/python3" },
    out: { type: "string", default: "rote-results/bench" },
  },
});
mkdirSync(options.out, { recursive: true }); // now, while there is nothing to lose
const end = performance.now() + 60_000 * Number(options.minutes);
const secondsLeft = () => (end - performance.now()) / 1000;

const chromium = "/usr/lib/chromium";
const adapter = options.software
  ? { LD_LIBRARY_PATH: chromium, VK_ICD_FILENAMES: `${chromium}/vk_swiftshader_icd.json` }
  : {};

/** What a process prints as its last line, or why it has printed nothing. */
async function measure<T>(command: string, args: string[]): Promise<T | { failed: string }> {
  const child = spawn(command, args, {
    env: { ...process.env, ...adapter },
    timeout: Math.ceil(1000 * Math.max(secondsLeft(), 10)),
  });
  const [out, said]: [string[], string[]] = [[], []];
  child.stdout.on("data", (text) => out.push(String(text)));
  child.stderr.on("data", (text) => said.push(String(text)));
  const status = await new Promise((resolve) => child.on("close", resolve));
  const lines = out.join("").trim().split("\n");
  if (status === 0 && lines.at(-1)) return JSON.parse(lines.at(-1)!);
  return { failed: said.join("").trim().split("\n").at(-1) || whyEnded(status) };
}

const whyEnded = (status: unknown) =>
  status === null ? `the ${options.minutes} minutes were over` : `ended with ${status}`;

interface Ours {
  losses: number[];
  compiling: number;
  steps: number;
  perSecond: number;
  crossed?: { toDevice: number; fromDevice: number };
}
interface Theirs {
  layouts: Record<string, { median_ms: number }>;
  version: string;
  device: string;
}
interface Trained {
  dataset: string;
  train: number;
  epochs: number;
  losses: number[];
  accuracy: number | null;
  spent: number;
  ended: string;
}

const node = (file: string, ...args: string[]) =>
  [
    process.execPath,
    ["--conditions=@rote/source", "--no-warnings", join(import.meta.dirname, file), ...args],
  ] as const;

function ours(model: string, provider: string, seconds: string) {
  const [command, args] = node(
    "gpuRun.ts",
    model,
    provider,
    options.batch,
    options.compared,
    seconds,
  );
  return measure<Ours>(command, [...args]);
}

function theirs(model: string, tf32: boolean) {
  const script = join(import.meta.dirname, "peers/trainingStep.py");
  const flags = ["--batch", options.batch, "--steps", "50", "--device", "cuda"];
  return measure<Theirs>(options.python, [script, model, ...flags, ...(tf32 ? ["--tf32"] : [])]);
}

const cuda = spawnSync(
  options.python,
  ["-c", "import torch; print(torch.cuda.get_device_name())"],
  { encoding: "utf8" },
);
const hasCuda = cuda.status === 0 && !options.software;
if (!hasCuda) {
  const why = options.software ? "--software is given" : `${options.python} has no torch with CUDA`;
  console.warn(`PyTorch on CUDA is skipped: ${why}.`);
}

/** Steps a second in the faster layout. */
const fastest = (of: Theirs | { failed: string } | undefined): number | undefined =>
  of && "layouts" in of
    ? Math.max(...Object.values(of.layouts).map(({ median_ms }) => 1000 / median_ms))
    : undefined;

async function compare(model: string) {
  const webgpu = await ours(model, "webgpu", options.seconds);
  if ("failed" in webgpu) return { model, failed: webgpu.failed };
  const plain = hasCuda ? await theirs(model, false) : undefined;
  const tf32 = hasCuda ? await theirs(model, true) : undefined;
  const cpu = await ours(model, "cpu", "0");
  const apart =
    "failed" in cpu
      ? undefined
      : Math.max(...cpu.losses.map((loss, i) => Math.abs(loss - webgpu.losses[i]!)));
  const [float32, withTf32] = [fastest(plain), fastest(tf32)];
  const peer = plain && "version" in plain ? plain : undefined;
  console.warn(`${model}: ${webgpu.perSecond.toFixed(1)} steps a second by WebGPU`);
  return {
    model,
    ...webgpu,
    float32,
    withTf32,
    apart,
    peer: peer && `${peer.version}, ${peer.device}`,
  };
}

const rows: Awaited<ReturnType<typeof compare>>[] = [];
for (const model of options.models.split(",")) rows.push(await compare(model));

const [command, args] = node(
  "gpuTrain.ts",
  options.images,
  `${Math.max(10, Math.floor(secondsLeft() - 15))}`,
  options.batch,
  ...(options.epochs === undefined ? [] : [options.epochs]),
);
const trained = await measure<Trained>(command, [...args]);

const show = (value: number | undefined, digits = 1) =>
  value === undefined ? "–" : value.toFixed(digits);
const kilobytes = (bytes: number) => (bytes / 1000).toFixed(1);
const row = (of: (typeof rows)[number]) => {
  if ("failed" in of) return [of.model, `failed: ${of.failed}`, "", "", "", "", "", ""];
  const { model, perSecond, float32, withTf32, crossed, apart, compiling } = of;
  const ratio = float32 && perSecond / float32;
  return [
    model,
    show(perSecond),
    show(float32),
    show(withTf32),
    show(ratio, 2),
    crossed ? `${kilobytes(crossed.toDevice)} kB, ${crossed.fromDevice} B` : "–",
    apart === undefined ? "–" : apart.toExponential(0),
    show(compiling / 1000),
  ];
};
const peer = rows.flatMap((of) => ("peer" in of && of.peer ? [of.peer] : []))[0];
const machine = `${cpus()[0]!.model}, ${availableParallelism()} cores`;
const where = options.software
  ? "**On Chromium's software adapter (SwiftShader), to prove the script: its times mean nothing.**"
  : `On a graphics processor${peer ? `; PyTorch ${peer}` : ""}.`;
const whole =
  "failed" in trained
    ? `Small AlexNet's whole run failed: ${trained.failed}`
    : `Small AlexNet on ${trained.train} images of ${trained.dataset} with random labels: ` +
      `${trained.epochs} epochs in ${show(trained.spent)} s, loss ` +
      `${show(trained.losses[0], 3)} to ${show(trained.losses.at(-1), 3)}, training accuracy ` +
      `${trained.accuracy === null ? "not measured" : `${show(100 * trained.accuracy)} %`}; ` +
      `it ended ${trained.ended}.`;
const table = [
  `${where} ${machine}, batch ${options.batch}.`,
  "",
  "| network | WebGPU in Node, steps/s | PyTorch CUDA, float32 | TF32 | WebGPU / float32 | " +
    `in, out a step | losses of ${options.compared} steps, from the CPU's | first steps, s |`,
  "| --- | --- | --- | --- | --- | --- | --- | --- |",
  ...rows.map((of) => `| ${row(of).join(" | ")} |`),
  "",
  whole,
].join("\n");

writeFileSync(
  join(options.out, "gpu.json"),
  `${JSON.stringify({ machine, options, rows, trained }, null, 2)}\n`,
);
writeFileSync(join(options.out, "gpu.md"), `${table}\n`);
console.log(table);
process.exitCode = rows.some((of) => "failed" in of) || "failed" in trained ? 1 : 0;
