// slice.ts '{"parser", "count", "seed"}' FILE: one parser on some inputs. FILE has the one at hand.
import { ftruncateSync, openSync, writeSync } from "node:fs";
import fc from "fast-check";
import { judge } from "./judge.ts";
import type { Input } from "./parser.ts";
import { parsers } from "./parsers.ts";

/** What a slice came to. */
export interface SliceReport {
  parser: string;
  inputs: number;
  values: number;
  errors: number;
  /** Milliseconds of the slowest input. */
  slowest: number;
  /** MiB by which one input raised the most memory that the process has had. */
  largest: number;
  faults: string[];
}

/** Milliseconds and MiB that no input may take. */
const [MOST_TIME, MOST_MEMORY] = [2000, 512];

const [slice, current] = process.argv.slice(2) as [string, string];
const { parser: name, count, seed } = JSON.parse(slice);
const parser = parsers.find((one) => one.name === name)!;
const file = openSync(current, "w");
const report: SliceReport = {
  parser: name,
  inputs: 0,
  values: 0,
  errors: 0,
  slowest: 0,
  largest: 0,
  faults: [],
};

const memory = () => process.resourceUsage().maxRSS / 1024;
const busy = () => process.cpuUsage().user / 1000;

async function holds(input: Input): Promise<void> {
  ftruncateSync(file);
  writeSync(file, input as Uint8Array, 0);
  const [before, memoryBefore] = [busy(), memory()];
  const { result, fault } = await judge(parser, input);
  // Of this process alone, so that a busy machine does not count.
  const [time, space] = [busy() - before, memory() - memoryBefore];
  report.inputs++;
  if (result === "value") report.values++;
  else report.errors++;
  report.slowest = Math.max(report.slowest, time);
  report.largest = Math.max(report.largest, space);
  if (fault !== undefined) throw new Error(fault);
  if (time > MOST_TIME) throw new Error(`took ${time.toFixed(0)} ms`);
  if (space > MOST_MEMORY) throw new Error(`took ${space.toFixed(0)} MiB`);
}

const details = await fc.check(fc.asyncProperty(parser.inputs, holds), {
  seed,
  numRuns: count,
  interruptAfterTimeLimit: 600_000,
});
if (details.failed && details.counterexample) {
  const [input] = details.counterexample;
  const text =
    typeof input === "string" ? JSON.stringify(input) : Buffer.from(input).toString("hex");
  const { message } = details.errorInstance as Error;
  report.faults.push(`${message}\ninput: ${text.slice(0, 20_000)}`);
}
console.log(JSON.stringify(report));
process.exit();
