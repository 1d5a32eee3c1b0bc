import { key, uniforms } from "@rote/random";
import {
  arcCosine,
  conjugateGradient,
  denseOperator,
  eigenPro,
  gaborFeatures,
  gaussian,
  gradientDescentPath,
  gramMatrix,
  interpolateAtCenters,
  kernelRidge,
  laplacian,
  linear,
  lsmr,
  matern,
  medianHeuristic,
  minimumNorm,
  neuralTangent,
  polynomial,
  randomFourierFeatures,
  randomPatches,
  ridge,
  ridgePath,
  standardize,
  svd,
  symmetricEigen,
} from "./index.ts";
import { product, randomMatrix } from "./matrices.testing.ts";

const points = randomMatrix(24, 6);
const values = randomMatrix(24, 2, "values");
const kernel = gaussian({ gamma: 0.1 });
const images = {
  images: uniforms(key(1, "images"), 3 * 16 * 16),
  shape: [3, 16, 16, 1] as const,
};

/** What each kernel, feature map and solver gives, as numbers. */
const results: Record<string, () => Promise<ArrayLike<number>[]>> = {
  arcCosine: async () => [
    (await gramMatrix(points, arcCosine({ order: 0 }))).data,
    (await gramMatrix(points, arcCosine())).data,
  ],
  gaussian: async () => [(await gramMatrix(points, kernel)).data],
  laplacian: async () => [(await gramMatrix(points, laplacian({ bandwidth: 2 }))).data],
  linear: async () => [(await gramMatrix(points, linear())).data],
  matern: async () => [(await gramMatrix(points, matern({ lengthScale: 2 }))).data],
  neuralTangent: async () => [(await gramMatrix(points, neuralTangent({ hiddenLayers: 3 }))).data],
  polynomial: async () => [(await gramMatrix(points, polynomial())).data],
  medianHeuristic: async () => [[medianHeuristic(points)]],
  randomFourierFeatures: async () => [
    randomFourierFeatures({ dimension: 6, features: 40, gamma: 3 })(points).data,
  ],
  gaborFeatures: async () => {
    const features = await gaborFeatures(images, { scale: 1 });
    return [features.data, standardize(features)[0]!.data];
  },
  randomPatches: async () => {
    const options = { filters: 8, samples: 200, patchSize: 4, poolSize: 7, poolStride: 6 };
    return [(await (await randomPatches(images, options)).apply(images)).data];
  },
  minimumNorm: async () => {
    const wide = await minimumNorm(randomMatrix(10, 20), randomMatrix(10, 1, "y"));
    const tall = await minimumNorm(points, values);
    const rank5 = product(randomMatrix(20, 5), randomMatrix(5, 24));
    const deficient = await minimumNorm(rank5, randomMatrix(20, 1, "y"));
    return [wide, tall, deficient].flatMap(({ weights, certificate }) => [
      weights.data,
      [certificate.norm, certificate.relativeResidual, certificate.conditionEstimate!],
    ]);
  },
  ridge: async () => [(await ridge(points, values, { ridge: 0.1 })).weights.data],
  ridgePath: async () =>
    (await ridgePath(points, values, [0, 0.1], { kernel })).flatMap((entry) => [
      entry.coefficients.data,
      entry.leaveOneOutErrors.data,
      [entry.norm],
    ]),
  kernelRidge: async () => {
    const solution = await kernelRidge(points, values, { kernel, ridge: 0.01, leaveOneOut: true });
    return [solution.coefficients.data, solution.leaveOneOutErrors!.data, solution.fitted.data];
  },
  interpolateAtCenters: async () => {
    const centers = randomMatrix(30, 6);
    return [(await interpolateAtCenters(points, values, { centers, kernel })).coefficients.data];
  },
  conjugateGradient: async () => {
    const K = denseOperator(await gramMatrix(points, kernel));
    return [(await conjugateGradient(K, values)).x.data];
  },
  lsmr: async () => [
    (await lsmr(denseOperator(points), values.data.slice(0, 24), { damp: 0.1 })).x,
  ],
  eigenPro: async () => {
    const options = { kernel, epochs: 2, batchSize: 5, directions: 3 };
    return [(await eigenPro(points, values, options)).coefficients.data];
  },
  gradientDescentPath: async () => {
    const options = { steps: 50, batchSize: 5, every: 10 };
    const { path, weights } = await gradientDescentPath(points, values, options);
    return [weights.data, path.flatMap(({ loss, norm, distance }) => [loss, norm, distance])];
  },
  svd: async () =>
    Object.values(await svd(points)).map((part) => ("data" in part ? part.data : part)),
  symmetricEigen: async () => {
    const { values: mu, vectors } = await symmetricEigen(await gramMatrix(points, kernel));
    return [mu, vectors.data];
  },
};

/** A hash of the bits that each gives. */
export async function goldenHashes(): Promise<Record<string, string>> {
  const hashes: Record<string, string> = {};
  for (const [name, result] of Object.entries(results)) hashes[name] = hashOf(await result());
  return hashes;
}

/** 32-bit FNV-1a of numbers as float64. */
function hashOf(arrays: readonly ArrayLike<number>[]): string {
  let hash = 0x811c9dc5;
  for (const array of arrays) {
    for (const byte of new Uint8Array(Float64Array.from(array).buffer)) {
      hash = Math.imul(hash ^ byte, 0x01000193);
    }
  }
  return (hash >>> 0).toString(16).padStart(8, "0");
}

/** Recorded in Node 24 on x86-64, with the engine in plain TypeScript; every engine must agree. */
export const goldens: Readonly<Record<string, string>> = {
  arcCosine: "f3c05ef1",
  gaussian: "e8c9ec3d",
  laplacian: "960fd145",
  linear: "9405cda1",
  matern: "42fc67d9",
  neuralTangent: "2edcd634",
  polynomial: "d80ba1c2",
  medianHeuristic: "ba000d5c",
  randomFourierFeatures: "ac57a3f3",
  gaborFeatures: "fb58c095",
  randomPatches: "ec137583",
  minimumNorm: "df2bb06c",
  ridge: "fd7d723f",
  ridgePath: "2cb322dd",
  kernelRidge: "0122d8f8",
  interpolateAtCenters: "1ee3b4ac",
  conjugateGradient: "e93d62e3",
  lsmr: "e10a5dc9",
  eigenPro: "9f3058e3",
  gradientDescentPath: "db2c8638",
  svd: "635a51eb",
  symmetricEigen: "fcd17e9e",
};
