import { createPaperModel } from "@rote/experiments";
import { train } from "@rote/training";
import { bits, key, uniforms } from "@rote/random";
import { registerOnnxBackend } from "@rote/tfjs-backend-onnx";
import * as tf from "@tensorflow/tfjs-core";
import { readdirSync, readFileSync, rmSync, mkdirSync } from "node:fs";
const [name, steps = "6", detail = ""] = process.argv.slice(2);
rmSync("/root/sp/p", { recursive: true, force: true }); mkdirSync("/root/sp/p");
registerOnnxBackend({ threads: 2, profile: "/root/sp/p/x" });
await tf.setBackend("onnx");
const model = createPaperModel(name!, { seed: 0, inputShape: [28, 28, 3], classes: 10 });
const n = 128 * Number(steps);
const root = key(0, "b");
const examples = { images: Float32Array.from(uniforms(root, n * 2352)), shape: [n, 28, 28, 3] as const, labels: Int32Array.from(bits(root, n), (w) => w % 10) };
let last = performance.now(); const ts: number[] = [];
for await (const e of train(model, examples as never, { seed: 0, learningRate: () => 0.01, batchSize: 128, epochs: 1 })) { if (e.type === "step") { const t = performance.now(); ts.push(t - last); last = t; if (ts.length === Number(steps)) break; } }
console.log("steps ms", ts.map((t) => t.toFixed(0)).join(" "));
(tf.backend() as any).dispose();
for (const file of readdirSync("/root/sp/p")) {
  const events = JSON.parse(readFileSync("/root/sp/p/" + file, "utf8"));
  const runs = events.filter((e: any) => e.name === "model_run");
  if (runs.length < 2) continue;
  const lastRun = runs.at(-1);
  const nodes = events.filter((e: any) => e.cat === "Node" && e.name.endsWith("_kernel_time") && e.ts >= lastRun.ts && e.ts <= lastRun.ts + lastRun.dur);
  const by = new Map<string, [number, number]>();
  for (const e of nodes) { const k = e.args.op_name + (detail === "shape" ? " " + JSON.stringify(e.args.input_type_shape).replace(/"float":/g, "").slice(0, 110) + "->" + JSON.stringify(e.args.output_type_shape).slice(0, 40) : ""); const v = by.get(k) ?? [0, 0]; v[0] += e.dur; v[1]++; by.set(k, v); }
  console.log(file, "run", lastRun.dur / 1000, "nodes", nodes.length, "sum", nodes.reduce((a: number, e: any) => a + e.dur, 0) / 1000);
  for (const [k, [d, c]] of [...by].sort((a, b) => b[1][0] - a[1][0]).slice(0, 45)) console.log((d / 1000).toFixed(1).padStart(8), String(c).padStart(4), k);
}
process.exit(0);
