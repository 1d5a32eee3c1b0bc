import * as api from "@rote/solvers";
import type { Contract, Table } from "../contract.ts";
import { definite, floats, matrix, vector } from "../fixtures.ts";

/** Makes a kernel and evaluates it. */
const kernel = (options: object, name?: string): Contract => ({
  given: () => [options, matrix(3, 2)],
  call: (make, [given, points]) => api.gramMatrix(points, make(given)),
  ...(name !== undefined && { options: { 0: name } }),
});
const gaussian = api.gaussian({ gamma: 0.5 });
const pictures = () => {
  const { images, shape } = floats(3);
  return { images, shape };
};
const labelled = (n: number) => ({
  points: matrix(n, 3),
  labels: Int32Array.from({ length: n }, (_, i) => i % 2),
});

export const solvers: Table = {
  entries: { "@rote/solvers": api },
  contracts: {
    arcCosine: kernel({ order: 1 }, "order"),
    availableMemory: { given: () => [], call: (memory) => typeof memory() },
    cholesky: { given: () => [definite(3), {}], options: { 1: "engine" } },
    conjugateGradient: {
      given: () => [definite(3), vector(3), { start: { data: vector(3), shape: [3, 1] } }],
      call: (solve, [a, ...rest]) => solve(api.denseOperator(a), ...rest),
      options: { 2: "tolerance" },
    },
    crossGramMatrix: {
      given: () => [matrix(2, 3), matrix(4, 3), gaussian, {}],
      options: { 3: "engine" },
    },
    denseOperator: {
      given: () => [definite(3), {}, vector(3)],
      call: (make, [a, options, x]) => make(a, options).apply(x),
      options: { 1: "engine" },
    },
    eigenPro: {
      given: () => [matrix(6, 3), vector(6), { kernel: gaussian, epochs: 2 }],
      options: { 2: "epochs" },
    },
    gaborFeatures: { given: () => [pictures(), { stride: 2 }], options: { 1: "stride" } },
    gaussian: kernel({ gamma: 0.5 }, "gamma"),
    gradientDescentPath: {
      given: () => [matrix(3, 4), vector(3), { steps: 3 }],
      options: { 2: "steps" },
    },
    gramMatrix: { given: () => [matrix(3, 2), gaussian, {}], options: { 2: "engine" } },
    kernelBallComplexity: {
      given: () => [matrix(3, 2), Int8Array.of(1, -1, 1), gaussian, {}],
      options: { 3: "radius" },
    },
    interpolateAtCenters: {
      given: () => [matrix(6, 3), vector(6), { kernel: gaussian, centers: matrix(7, 3) }],
      options: { 2: "centers" },
    },
    interpolateLabelings: {
      given: () => {
        const { points, labels } = labelled(6);
        const train = { points, labelings: { true: labels } };
        return [{ train, test: { test: labelled(3) }, classes: 2, kernel: gaussian }];
      },
      options: { 0: "classes" },
      choices: { "0.method": "cholesky" },
    },
    interpolateLabels: {
      given: () => [
        { train: labelled(6), test: { test: labelled(3) }, classes: 2, kernel: gaussian },
      ],
      options: { 0: "classes" },
      choices: { "0.method": "cholesky" },
    },
    kernelInterpolation: {
      given: () => [matrix(4, 3), vector(4), { kernel: gaussian }],
      options: { 2: "kernel" },
      choices: { "2.method": "cholesky" },
    },
    kernelRidge: {
      given: () => [matrix(4, 3), vector(4), { kernel: gaussian, ridge: 0.1 }],
      options: { 2: "ridge" },
      choices: { "2.method": "conjugate-gradient" },
    },
    laplacian: kernel({ bandwidth: 1 }, "bandwidth"),
    linear: kernel({}),
    lsmr: {
      given: () => [matrix(4, 3), vector(4), {}],
      call: (solve, [a, ...rest]) => solve(api.denseOperator(a), ...rest),
      options: { 2: "tolerance" },
    },
    matern: kernel({ lengthScale: 1 }, "smoothness"),
    medianHeuristic: { given: () => [matrix(5, 3), { seed: 0 }], options: { 1: "pairs" } },
    minimumNorm: { given: () => [matrix(3, 4), vector(3), {}], options: { 2: "tolerance" } },
    neuralTangent: kernel({ hiddenLayers: 1 }, "hiddenLayers"),
    planKernelSolve: {
      given: () => [{ n: 10, dimension: 3, memory: 1e9 }],
      options: { 0: "dimension" },
      choices: { "0.method": "cholesky" },
    },
    polynomial: kernel({ degree: 2 }, "degree"),
    qr: { given: () => [matrix(4, 3), {}], options: { 1: "engine" } },
    randomFourierFeatures: {
      given: () => [{ dimension: 3, features: 4, gamma: 0.5 }, matrix(2, 3)],
      call: (make, [options, points]) => make(options)(points),
      options: { 0: "features" },
    },
    randomPatches: {
      given: () => [
        pictures(),
        { filters: 2, patchSize: 2, samples: 8, poolSize: 2, poolStride: 2 },
      ],
      options: { 1: "filters" },
    },
    ridge: { given: () => [matrix(4, 3), vector(4), { ridge: 0.1 }], options: { 2: "ridge" } },
    ridgePath: {
      given: () => [matrix(4, 3), vector(4), [0.1, 1], {}],
      options: { 3: "kernel" },
    },
    selectGamma: {
      given: () => [labelled(9), { classes: 2, fitted: 6, heldOut: 3, factors: [1, 2] }],
      options: { 1: "fitted" },
    },
    standardize: { given: () => [matrix(4, 3), matrix(2, 3)] },
    svd: { given: () => [matrix(4, 3), {}], options: { 1: "engine" } },
    symmetricEigen: { given: () => [definite(3), {}], options: { 1: "signal" } },
  },
};
