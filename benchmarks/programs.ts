// Ordinary tfjs programs on the backends onnx, wasm and cpu, in turns, in processes of their own;
// each is timed from its first line to its last, what is compiled on the way included.
// A peer is timed once that takes three times as long as the other, or ten times as long as onnx:
// more turns would decide nothing.
//   pnpm bench:programs [--only TEXT] [--turns 5] [--limit SECONDS] [--out FOLDER]
// Writes programs.json and programs.md. It ends with exit code 1 if a program is slower than it
// must be: never above 1.2 × the better of wasm and cpu where that takes 5 ms a step or more; below
// that never above cpu and never above 2 × wasm; three times as fast as both in every training
// program whose better peer takes 50 ms a step or more, or cannot run it.
import { spawnSync } from "node:child_process";
import { mkdirSync, writeFileSync } from "node:fs";
import { cpus } from "node:os";
import { join } from "node:path";
import { parseArgs } from "node:util";
import { median } from "./median.ts";
import { programs } from "./programs/index.ts";
import type { Program } from "./programs/program.ts";

const { values: options } = parseArgs({
  options: {
    only: { type: "string", default: "" },
    turns: { type: "string", default: "5" },
    /** How long a program may take before it is ended and counted as so long. */
    limit: { type: "string", default: "120" },
    out: { type: "string", default: "rote-results/bench" },
  },
});
mkdirSync(options.out, { recursive: true }); // now, while there is nothing to lose
const BACKENDS = ["onnx", "wasm", "cpu"] as const;
type Backend = (typeof BACKENDS)[number];

interface Measured {
  milliseconds: number;
  value: number;
}

/** Undefined if the backend cannot run the program. */
function measure({ name }: Program, backend: Backend): Measured | undefined {
  const script = join(import.meta.dirname, "programRun.ts");
  const flags = ["--conditions=@rote/source", "--no-warnings", script, name, backend];
  const timeout = Number(options.limit) * 1000;
  const { status, stdout, error } = spawnSync(process.execPath, flags, {
    encoding: "utf8",
    timeout,
  });
  if (error) return { milliseconds: timeout, value: Number.NaN };
  return status === 0 ? JSON.parse(stdout.trim().split("\n").at(-1)!) : undefined;
}

interface Row {
  name: string;
  sizes: string;
  steps: number;
  trains: boolean;
  /** Medians in milliseconds; null for a backend that cannot run it. */
  times: Record<Backend, number | null>;
  values: Record<Backend, number | null>;
  /** onnx over the better of the others; null if neither can run it. */
  ratio: number | null;
  isFastEnough: boolean;
}

function rowOf(program: Program): Row {
  const { name, sizes, steps, trains } = program;
  const runs: Record<Backend, Measured[]> = { onnx: [], wasm: [], cpu: [] };
  const unable = new Set<Backend>();
  for (let turn = 0; turn < Number(options.turns); turn++) {
    for (const backend of BACKENDS) {
      if (unable.has(backend) || isSettled(backend, runs)) continue;
      const run = measure(program, backend);
      if (run) runs[backend].push(run);
      else unable.add(backend);
    }
  }
  const each = <T>(of: (backend: Backend) => T) =>
    Object.fromEntries(BACKENDS.map((backend) => [backend, of(backend)])) as Record<Backend, T>;
  const times = each((backend) =>
    unable.has(backend) ? null : median(runs[backend].map(({ milliseconds }) => milliseconds)),
  );
  const values = each((backend) => runs[backend].at(-1)?.value ?? null);
  const better = Math.min(
    times.wasm ?? Number.POSITIVE_INFINITY,
    times.cpu ?? Number.POSITIVE_INFINITY,
  );
  const ratio =
    times.onnx === null || better === Number.POSITIVE_INFINITY ? null : times.onnx / better;
  const row = { name, sizes, steps, trains, times, values, ratio };
  return { ...row, isFastEnough: isFastEnough(row, better) };
}

/** Whether a peer is so far behind that more turns would decide nothing. */
function isSettled(backend: Backend, runs: Record<Backend, Measured[]>): boolean {
  const first = (of: Backend) => runs[of][0]?.milliseconds ?? Number.POSITIVE_INFINITY;
  if (backend === "onnx" || runs[backend].length === 0) return false;
  const other = first(backend === "cpu" ? "wasm" : "cpu");
  return first(backend) >= Math.min(500 * Number(options.limit), 3 * other, 10 * first("onnx"));
}

function isFastEnough({ times, trains, steps }: Omit<Row, "isFastEnough">, better: number) {
  const { onnx, wasm, cpu } = times;
  if (onnx === null) return false;
  if (trains && better / steps >= 50) return onnx * 3 <= better;
  if (better / steps >= 5) return onnx <= 1.2 * better;
  return (
    onnx <= (cpu ?? Number.POSITIVE_INFINITY) && onnx <= 2 * (wasm ?? Number.POSITIVE_INFINITY)
  );
}

const rows: Row[] = [];
for (const program of programs) {
  if (!program.name.includes(options.only)) continue;
  const row = rowOf(program);
  rows.push(row);
  console.log(lineOf(row));
  write(); // what is measured is kept if the next program ends this process
}

function lineOf({ name, steps, times, ratio, isFastEnough }: Row): string {
  const show = (time: number | null) => (time === null ? "cannot" : (time / steps).toPrecision(3));
  const cells = [name, ...BACKENDS.map((backend) => show(times[backend]))];
  return `| ${[...cells, ratio?.toFixed(2) ?? "", isFastEnough ? "yes" : "NO"].join(" | ")} |`;
}

function write(): void {
  const table = [
    `Milliseconds a step, medians of ${options.turns} turns, on ${cpus()[0]?.model.trim()}.`,
    "",
    "| program | onnx | wasm | cpu | onnx / better | fast enough |",
    "| --- | --- | --- | --- | --- | --- |",
    ...rows.map(lineOf),
    "",
  ];
  writeFileSync(join(options.out, "programs.md"), table.join("\n"));
  writeFileSync(join(options.out, "programs.json"), `${JSON.stringify(rows, null, 1)}\n`);
}

const slow = rows.filter(({ isFastEnough }) => !isFastEnough).map(({ name }) => name);
console.log(
  `${rows.length} programs, ${slow.length} too slow${slow.length ? `: ${slow.join("; ")}` : ""}`,
);
process.exit(slow.length > 0 ? 1 : 0);
