// Every parser on many inputs, each in processes of its own with bounded memory.
//
//   ROTE_FUZZ_INPUTS=1000000  how many in all
//   ROTE_FUZZ_SEED=0          of which draws
//   ROTE_FUZZ_SLICE=1/2       every second slice only, from the first: to share them out
//   ROTE_FUZZ_ONLY=idx        one parser
import { spawn } from "node:child_process";
import { mkdtempSync, readFileSync, rmSync, statSync, writeFileSync } from "node:fs";
import { availableParallelism, tmpdir } from "node:os";
import { join } from "node:path";
import { parsers } from "./parsers.ts";
import type { SliceReport } from "./slice.ts";

const { ROTE_FUZZ_INPUTS, ROTE_FUZZ_SEED, ROTE_FUZZ_SLICE, ROTE_FUZZ_ONLY } = process.env;
const inputs = Number(ROTE_FUZZ_INPUTS ?? 1_000_000);
const seed = Number(ROTE_FUZZ_SEED ?? 0);
const [part, parts] = (ROTE_FUZZ_SLICE ?? "1/1").split("/").map(Number) as [number, number];

/** Seconds of a process, about: its start takes two. */
const SLICE = 5000;
/** Seconds without a next input after which the one at hand is taken to hang. */
const HANGS = 60;
/** KiB of data that a process may have: Node, TensorFlow.js and all seeds, and 512 MiB more. */
const MOST_DATA = (900 + 512) * 1024;

interface Slice {
  parser: string;
  count: number;
  seed: number;
}

const chosen = parsers.filter(({ name }) => (ROTE_FUZZ_ONLY ?? name) === name);
const shares = chosen.reduce((sum, { share }) => sum + share, 0);
const slices = chosen.flatMap(({ name, share }) => {
  const count = Math.ceil((inputs * share) / shares);
  const each = Math.ceil(SLICE * share);
  return Array.from(
    { length: Math.ceil(count / each) },
    (_, i): Slice => ({
      parser: name,
      count: Math.min(each, count - i * each),
      seed: seed * 100_000 + i,
    }),
  );
});

const folder = mkdtempSync(join(tmpdir(), "rote-fuzz-"));
const reports: SliceReport[] = [];
const faults: string[] = [];
const queue = slices.filter((_, i) => i % parts === part - 1);
const started = performance.now();
let [done, told] = [0, started];

try {
  await Promise.all(Array.from({ length: availableParallelism() }, work));
} finally {
  rmSync(folder, { recursive: true });
}
summarize();
process.exitCode = faults.length === 0 ? 0 : 1;

async function work(_: unknown, worker: number): Promise<void> {
  for (let slice = queue.shift(); slice; slice = queue.shift()) {
    await runSlice(slice, join(folder, `input-${worker}`));
    done += slice.count;
    if (performance.now() - told < 30_000) continue;
    told = performance.now();
    console.log(`${done} of ${inputs} inputs after ${((told - started) / 1000).toFixed(0)} s`);
  }
}

/** One slice in a process; what it dies of, or hangs at, is a fault of the input at hand. */
async function runSlice(slice: Slice, current: string): Promise<void> {
  writeFileSync(current, "");
  const script = new URL("slice.ts", import.meta.url).pathname;
  const command = `ulimit -d ${MOST_DATA}; exec "$0" "$@"`;
  const args = ["--conditions=@rote/source", script, JSON.stringify(slice), current];
  const child = spawn("sh", ["-c", command, process.execPath, ...args], {
    stdio: ["ignore", "pipe", "pipe"],
  });
  let [output, complaint, hung] = ["", "", false];
  child.stdout.on("data", (text) => {
    output += text;
  });
  child.stderr.on("data", (text) => {
    complaint = (complaint + text).slice(-5000);
  });
  const watch = setInterval(() => {
    if (Date.now() - statSync(current).mtimeMs < HANGS * 1000) return;
    hung = true;
    child.kill("SIGKILL");
  }, 1000);
  const status = await new Promise((resolve) => child.once("close", resolve));
  clearInterval(watch);
  if (status === 0) {
    const report = JSON.parse(output) as SliceReport;
    reports.push(report);
    for (const fault of report.faults) fail(slice, fault);
    return;
  }
  const input = readFileSync(current);
  const what = hung ? `hung for ${HANGS} s` : `died with status ${status}: ${complaint}`;
  fail(slice, `${what}\ninput (base64): ${input.toString("base64").slice(0, 20_000)}`);
}

function fail({ parser, seed }: Slice, what: string): void {
  faults.push(what);
  console.error(`FAULT ${parser}, seed ${seed}: ${what}\n`);
}

function summarize(): void {
  console.log("parser | inputs | values | typed errors | slowest, ms | largest, MiB");
  for (const { name } of chosen) {
    const own = reports.filter(({ parser }) => parser === name);
    const total = (of: (report: SliceReport) => number) =>
      own.reduce((sum, report) => sum + of(report), 0);
    const most = (of: (report: SliceReport) => number) => Math.max(0, ...own.map(of));
    const cells = [
      name,
      total(({ inputs }) => inputs),
      total(({ values }) => values),
      total(({ errors }) => errors),
      most(({ slowest }) => slowest).toFixed(0),
      most(({ largest }) => largest).toFixed(0),
    ];
    console.log(cells.join(" | "));
  }
  const all = reports.reduce((sum, { inputs }) => sum + inputs, 0);
  const minutes = ((performance.now() - started) / 60_000).toFixed(1);
  console.log(`fuzz: ${all} inputs, ${faults.length} faults, ${minutes} minutes`);
}
