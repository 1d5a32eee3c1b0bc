// programRun.ts NAME BACKEND [STEPS]: runs one program in this process and prints, as JSON, how
// many milliseconds it took from its first line on, and its value. Run by programs.ts.
import "@rote/tfjs-backend-onnx";
import "@tensorflow/tfjs-backend-cpu";
import { createRequire } from "node:module";
import { dirname } from "node:path";
import { setWasmPaths } from "@tensorflow/tfjs-backend-wasm";
import * as tf from "@tensorflow/tfjs-core";
import { programs } from "./programs/index.ts";

const [name, backend = "onnx", steps] = process.argv.slice(2);
const program = programs.find((program) => program.name === name);
if (!program) throw new Error(`no program "${name}". Known: ${programs.map((p) => p.name)}`);
const wasm = createRequire(import.meta.url).resolve("@tensorflow/tfjs-backend-wasm");
setWasmPaths(`${dirname(wasm)}/`);
if (!(await tf.setBackend(backend))) throw new Error(`the backend ${backend} does not start`);
await tf.ready();
tf.ones([2]).add(1).dataSync(); // the runtime itself is loaded
const start = performance.now();
const value = await program.run(Number(steps ?? program.steps));
const milliseconds = performance.now() - start;
const { numGraphsBuilt = 0 } = tf.memory() as unknown as { numGraphsBuilt?: number };
process.stdout.write(
  JSON.stringify({ milliseconds, value, graphs: numGraphsBuilt, rss: process.memoryUsage().rss }),
);
process.exit(0);
