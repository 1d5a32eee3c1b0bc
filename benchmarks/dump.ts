import { createPaperModel } from "@rote/experiments";
import { train } from "@rote/training";
import { registerOnnxBackend } from "@rote/tfjs-backend-onnx";
import * as tf from "@tensorflow/tfjs-core";
registerOnnxBackend({ threads: 1 });
await tf.setBackend("onnx");
const model = createPaperModel(process.argv[2]!, { seed: 0, inputShape: [28, 28, 3], classes: 10 });
const examples = { images: new Float32Array(8 * 2352).fill(0.1), shape: [8, 28, 28, 3] as const, labels: new Int32Array(8) };
let last: any;
(tf.backend() as any).onCompute((r: any) => { if (!last || r.program.instructions.length > last.program.instructions.length) last = r; });
for await (const e of train(model, examples as never, { seed: 0, learningRate: () => 0.01, batchSize: 2, epochs: 1 })) { if (e.type === "step" && e.step >= 2) break; }
const p = last.program;
p.instructions.forEach((x: any) => console.log(x.outputs.map((o: number) => `%${o}${p.results.includes(o) ? "!" : ""}[${p.specs[o].shape}]`).join(" "), "=", x.kernel.name, x.names.map((n: string, i: number) => `${n}:%${x.inputs[i]}`).join(" "), JSON.stringify(x.attrs).slice(0, 90)));
process.exit(0);
