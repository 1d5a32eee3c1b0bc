// The ONNX graph that a network's training step becomes, and where its time goes.
//   node --conditions=@rote/source benchmarks/graph.ts MODEL [--batch 128] [--threads 2]
//     [--provider cpu] [--out step.onnx]
// Counts the graph's operators, with the time that ONNX Runtime's profiler measured for each. --out
// writes the model, for Netron and other viewers. With --provider webgpu the graph is written, and
// the step still runs on the processor.
import { mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { parseArgs } from "node:util";
import { createPaperModel } from "@rote/experiments";
import type { Provider } from "@rote/onnx";
import { bits, key, uniforms } from "@rote/random";
import { type OnnxBackend, registerOnnxBackend } from "@rote/tfjs-backend-onnx";
import * as tf from "@tensorflow/tfjs-core";
import { targetOf } from "../packages/tfjs-backend-onnx/src/graph/target.ts";
import { toModel } from "../packages/tfjs-backend-onnx/src/lowering/toModel.ts";
import type { Program } from "../packages/tfjs-backend-onnx/src/program/program.ts";
import { toTensors } from "../packages/training/src/examples.ts";
import { TrainingStep } from "../packages/training/src/trainingStep.ts";

const {
  positionals: [name = "alexnet-small"],
  values: options,
} = parseArgs({
  allowPositionals: true,
  options: {
    batch: { type: "string", default: "128" },
    threads: { type: "string", default: "2" },
    provider: { type: "string", default: "cpu" },
    out: { type: "string" },
  },
});

const folder = mkdtempSync(join(tmpdir(), "rote-graph-"));
registerOnnxBackend({ threads: Number(options.threads), profile: join(folder, "trace") });
await tf.setBackend("onnx");
const backend = tf.backend() as OnnxBackend;

// A step that was seen twice is captured: its graph is the longest program.
let longest: Program | undefined;
const stop = backend.onCompute(({ program }) => {
  if (program.instructions.length > (longest?.instructions.length ?? 0)) longest = program;
});
const STEPS = 6;
const shape = [Number(options.batch), 28, 28, 3] as const;
const root = key(0, "benchmarks/graph");
const batch = {
  images: Float32Array.from(uniforms(root, shape[0] * 28 * 28 * 3)),
  shape,
  labels: Int32Array.from(bits(root, shape[0]), (word) => word % 10),
  indices: Uint32Array.from({ length: shape[0] }, (_, i) => i),
};
const model = createPaperModel(name, { seed: 0, inputShape: [28, 28, 3], classes: 10 });
const step = new TrainingStep(model, { optimizer: { name: "momentum" } });
for (let i = 0; i < STEPS; i++) await step.run(toTensors(batch, 1), 0.01);
stop();
backend.dispose(); // completes the traces

const written = toModel(longest!, targetOf(options.provider as Provider));
if (options.out) writeFileSync(options.out, written);

interface TraceEvent {
  readonly name: string;
  /** Microseconds. */
  readonly dur: number;
  readonly args?: { readonly op_name?: string };
}

/** Runs and milliseconds of each operator in the trace of the session that took longest. */
function timesByOperator(): Map<string, { runs: number; ms: number }> {
  const traces = readdirSync(folder).map((file) => {
    const events = JSON.parse(readFileSync(join(folder, file), "utf8")) as TraceEvent[];
    return events.filter((event) => event.name.endsWith("_kernel_time"));
  });
  const total = (events: TraceEvent[]) => events.reduce((sum, { dur }) => sum + dur, 0);
  const [slowest] = traces.sort((a, b) => total(b) - total(a));
  const times = new Map<string, { runs: number; ms: number }>();
  for (const { args, dur } of slowest ?? []) {
    const operator = args?.op_name ?? "?";
    const { runs, ms } = times.get(operator) ?? { runs: 0, ms: 0 };
    times.set(operator, { runs: runs + 1, ms: ms + dur / 1000 });
  }
  return times;
}

const rows = [...timesByOperator()].sort(([, a], [, b]) => b.ms - a.ms);
const whole = rows.reduce((sum, [, { ms }]) => sum + ms, 0);
console.log(
  `${name}: ${longest!.instructions.length} tfjs kernels, ${written.length} bytes of ONNX`,
);
for (const [operator, { runs, ms }] of rows) {
  const share = `${((100 * ms) / whole).toFixed(1)} %`.padStart(7);
  console.log(
    `${share}  ${ms.toFixed(1).padStart(8)} ms  ${String(runs).padStart(5)} × ${operator}`,
  );
}
rmSync(folder, { recursive: true });
process.exit(0);
