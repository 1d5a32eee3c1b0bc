import "@tensorflow/tfjs-backend-cpu";
import "./index.ts";
import { lossesOfTraining, nets } from "./zoo.testing.ts";

const size = Number(process.argv[2]),
  steps = Number(process.argv[3]);
const inputShape = [size, size, 3] as const;
for (const net of Object.keys(nets).slice(4).reverse()) {
  let t = performance.now();
  const onnx = await lossesOfTraining("onnx", net, { inputShape, steps });
  const a = performance.now() - t;
  t = performance.now();
  const cpu = await lossesOfTraining("cpu", net, { inputShape, steps });
  const b = performance.now() - t;
  const dev = cpu.map((c, i) => Math.abs(onnx[i]! / c - 1));
  console.log(
    net,
    "onnx",
    (a / 1000).toFixed(1),
    "s cpu",
    (b / 1000).toFixed(1),
    "s worst",
    Math.max(...dev).toExponential(2),
    "at",
    dev.indexOf(Math.max(...dev)),
    "losses",
    cpu[0]!.toFixed(4),
    cpu.at(-1)!.toFixed(4),
  );
}
process.exit(0);
