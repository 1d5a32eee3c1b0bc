// One measurement of @rote/solvers in a process of its own: prints a line of JSON.
//   node --conditions=@rote/source solversRun.ts POINTS.f64 VALUES.f64 n dimension gamma
//     [onnx | typescript] [method] [memory in GiB]
// With VERBOSE set it says on stderr what it is doing.
import { readFileSync } from "node:fs";
import { loadOnnxRuntime, matrixEngine } from "@rote/onnx";
import { gaussian, kernelInterpolation, plainEngine } from "@rote/solvers";

const [pointsFile, valuesFile, ...rest] = process.argv.slice(2);
const [n, dimension, gamma] = rest.slice(0, 3).map(Number) as [number, number, number];
const [engineName = "onnx", method, memory] = rest.slice(3) as (string | undefined)[];

function float64File(file: string): Float64Array {
  const bytes = readFileSync(file);
  return new Float64Array(bytes.buffer, bytes.byteOffset, bytes.byteLength / 8);
}

const points = { data: float64File(pointsFile!), shape: [n, dimension] as const };
const values = { data: float64File(valuesFile!), shape: [n, 10] as const };
const engine = engineName === "onnx" ? matrixEngine() : plainEngine;
// As the peer loads NumPy and SciPy before its clock starts.
if (engineName === "onnx") loadOnnxRuntime();
let stage = "";
const start = performance.now();
const solution = await kernelInterpolation(points, values, {
  kernel: gaussian({ gamma }),
  engine,
  tolerance: 1e-7,
  ...(method ? { method: method as "cholesky" } : {}),
  ...(memory ? { memory: Number(memory) * 2 ** 30 } : {}),
  onProgress: (progress) => {
    if (progress.stage === stage) return;
    stage = progress.stage;
    if (process.env.VERBOSE) {
      const seconds = ((performance.now() - start) / 1000).toFixed(1);
      console.error(`${seconds} s: ${stage}, ${(process.memoryUsage.rss() / 2 ** 20) | 0} MiB`);
    }
  },
});
const solved = performance.now();
const some = { data: points.data.slice(0, 2000 * dimension), shape: [2000, dimension] as const };
await solution.predict(some);
const seconds = (stage: string) => solution.timings[stage] ?? 0;
console.log(
  JSON.stringify({
    n,
    total_s: (solved - start) / 1000,
    gram_s: seconds("kernel matrix"),
    solve_s: seconds("factorization") + seconds("substitution"),
    certify_s: seconds("residual") + seconds("conjugate gradients"),
    predict_s: (performance.now() - solved) / 1000,
    steps: solution.steps,
    timings: solution.timings,
    certificate: solution.certificate,
    norm: solution.certificate.norm,
    peak_mib: Math.round(process.resourceUsage().maxRSS / 1024),
  }),
);
