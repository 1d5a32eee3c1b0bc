// @rote/solvers beside SciPy: exact Gaussian-kernel interpolation, in turns, in processes of their
// own.
//   pnpm bench:solvers [--n 8000,20000] [--rounds 3] [--mnist FOLDER with the idx files]
import { spawnSync } from "node:child_process";
import { existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { parseArgs } from "node:util";
import { integers, key, uniforms } from "@rote/random";
import { median } from "./median.ts";

const { values: options } = parseArgs({
  options: {
    n: { type: "string", default: "2000,8000" },
    rounds: { type: "string", default: "3" },
    mnist: { type: "string" },
    python: { type: "string", default: "/usr/bin/python3" },
  },
});
const dimension = 784;
const gamma = 0.02;

/** n images in [0, 1] and their labels: MNIST's first, or uniform numbers. */
function sample(n: number): { points: Float64Array; labels: ArrayLike<number> } {
  if (!options.mnist) {
    const root = key(0, "benchmarks/solvers");
    return { points: uniforms(root, n * dimension), labels: integers(root, 10, n) };
  }
  const read = (file: string, header: number) =>
    readFileSync(join(options.mnist!, file)).subarray(header);
  const pixels = read("train-images-idx3-ubyte", 16).subarray(0, n * dimension);
  const labels = read("train-labels-idx1-ubyte", 8).subarray(0, n);
  return { points: Float64Array.from(pixels, (pixel) => pixel / 255), labels };
}

interface Measurement {
  gram_s: number;
  solve_s: number;
  norm: number;
  peak_mib: number;
  [other: string]: unknown;
}

const cpuinfo = existsSync("/proc/cpuinfo") ? readFileSync("/proc/cpuinfo", "utf8") : "";
// Older OpenBLAS does not know newer processors and leaves their AVX-512 alone: twice as slow.
const peerEnvironment = /\bavx512f\b/.test(cpuinfo) ? { OPENBLAS_CORETYPE: "SkylakeX" } : {};

function measure(command: string, args: string[], more: NodeJS.ProcessEnv = {}): Measurement {
  const env = { ...process.env, ...more };
  const { status, stdout, stderr } = spawnSync(command, args, { encoding: "utf8", env });
  if (status !== 0) throw new Error(`${command} ${args[0]} failed:\n${stderr}`);
  return JSON.parse(stdout) as Measurement;
}

const folder = mkdtempSync(join(tmpdir(), "rote-bench-"));
try {
  for (const n of options.n.split(",").map(Number)) {
    const { points, labels } = sample(n);
    const y = new Float64Array(n * 10);
    for (let i = 0; i < n; i++) y[i * 10 + labels[i]!] = 1;
    const [pointsFile, valuesFile] = [join(folder, "points.f64"), join(folder, "values.f64")];
    writeFileSync(pointsFile, points);
    writeFileSync(valuesFile, y);
    const data = [pointsFile, valuesFile, `${n}`, `${dimension}`, `${gamma}`];
    const here = import.meta.dirname;
    const contenders: Record<string, () => Measurement> = {
      "@rote/solvers, onnx": () =>
        measure(process.execPath, [
          "--conditions=@rote/source",
          join(here, "solversRun.ts"),
          ...data,
        ]),
      SciPy: () => {
        const script = join(here, "peers/kernelInterpolation.py");
        return measure(options.python, [script, ...data], peerEnvironment);
      },
    };
    if (n <= 2000) {
      contenders["@rote/solvers, TypeScript"] = () =>
        measure(process.execPath, [
          "--conditions=@rote/source",
          join(here, "solversRun.ts"),
          ...data,
          "typescript",
        ]);
    }

    const runs = new Map<string, Measurement[]>(Object.keys(contenders).map((name) => [name, []]));
    for (let round = 0; round < Number(options.rounds); round++) {
      for (const [name, run] of Object.entries(contenders)) runs.get(name)!.push(run());
    }
    const medians = (name: string) => {
      const list = runs.get(name)!;
      const of = (what: (m: Measurement) => number) => median(list.map(what));
      return {
        gram: of((m) => m.gram_s),
        solve: of((m) => m.solve_s),
        both: of((m) => m.gram_s + m.solve_s),
        peak: of((m) => m.peak_mib),
        norm: list[0]!.norm,
      };
    };
    const peer = medians("SciPy");
    console.log(`n = ${n}, d = ${dimension}, 10 outputs, medians of ${options.rounds}`);
    console.table(
      Object.fromEntries(
        [...runs.keys()].map((name) => {
          const { gram, solve, both, peak, norm } = medians(name);
          return [
            name,
            {
              "Gram, s": gram.toFixed(2),
              "solve, s": solve.toFixed(2),
              "both, s": both.toFixed(2),
              "time / SciPy's": (both / peer.both).toFixed(2),
              "peak, MiB": peak,
              "memory / SciPy's": (peak / peer.peak).toFixed(2),
              norm: norm.toPrecision(10),
            },
          ];
        }),
      ),
    );
  }
} finally {
  rmSync(folder, { recursive: true });
}
