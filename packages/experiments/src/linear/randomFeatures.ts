import { foldIn, key, normals } from "@rote/random";
import type { CompleteLinearSpecification } from "@rote/records";
import {
  crossGramMatrix,
  linear,
  type Matrix,
  type MatrixEngine,
  type MatrixLike,
  minimumNorm,
} from "@rote/solvers";
import { planMemory } from "../data/planMemory.ts";
import { errorOf, oneHot, type Problem, type Solved } from "./otherSolutions.ts";

/**
 * D random features of points, the first layer of a network of width D that is not trained:
 *
 *     φ(x)_j = √(2/D) · max(0, ⟨w_j, x⟩),   w_j ~ N(0, I).
 *
 * The w_j of fewer features are the first of those of more. For D → ∞, ⟨φ(x), φ(y)⟩ is the
 * arc-cosine kernel of order 1.
 *
 * Reference: Rahimi & Recht, "Random Features for Large-Scale Kernel Machines", NeurIPS 2007; Cho &
 * Saul, "Kernel Methods for Deep Learning", NeurIPS 2009.
 */
export function randomRelu(
  points: readonly MatrixLike[],
  { features: D, seed }: { features: number; seed: number },
  engine: MatrixEngine,
): Matrix[] {
  const dimension = points[0]!.shape[1];
  const rows = points.reduce((sum, { shape }) => sum + shape[0], 0);
  const n = points[0]!.shape[0];
  const numbers = D * (dimension + rows) + COPIES * D * n;
  const what = `runLinear: ${D} random features of ${rows} images`;
  planMemory(what, Float64Array.BYTES_PER_ELEMENT * numbers, "Use fewer features, or fewer images");
  const root = key(seed, "linear/randomRelu");
  const data = new Float64Array(D * dimension);
  for (let j = 0; j < D; j++) data.set(normals(foldIn(root, j), dimension), j * dimension);
  const weights = { data, shape: [D, dimension] as const };
  const scale = Math.sqrt(2 / D);
  return points.map((x) => {
    const { data, shape } = crossGramMatrix(x, weights, linear(), { engine });
    return { data: data.map((value) => scale * Math.max(0, value)), shape };
  });
}

/** Copies of the training features that the solver makes, at most. */
const COPIES = 4;

/**
 * The least squares solution of minimum norm on the features: with fewer features than examples the
 * one that fits best, from as many on the one of minimum norm that fits all.
 */
export async function onFeatures(
  { tolerance }: CompleteLinearSpecification,
  { train, test, classes, engine, signal, onProgress }: Problem & { engine: MatrixEngine },
): Promise<Solved> {
  const began = performance.now();
  const Y = oneHot(train.labels, classes);
  const { weights, certificate } = await minimumNorm(train.points, Y, {
    engine,
    tolerance,
    signal,
    onProgress,
  });
  const [D, K] = weights.shape;
  const transposed = new Float64Array(D * K);
  for (let j = 0; j < D; j++) {
    for (let c = 0; c < K; c++) transposed[c * D + j] = weights.data[j * K + c]!;
  }
  const W = { data: transposed, shape: [K, D] as const };
  const predict = (points: MatrixLike) => crossGramMatrix(points, W, linear(), { engine });
  return {
    trainError: errorOf(predict(train.points), train.labels),
    testError: errorOf(predict(test.points), test.labels),
    norm: certificate.norm,
    certificate,
    engine: engine.name,
    timings: { solution: (performance.now() - began) / 1000 },
  };
}
