import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { type CorruptionSpec, corruptionFromJSON } from "@rote/corruptions";
import { completeSpecification, parseSpecification } from "@rote/experiments";
import { completeComplexitySpecification } from "@rote/experiments/complexity";
import { completeExpressivitySpecification } from "@rote/experiments/expressivity";
import { completeLinearSpecification } from "@rote/experiments/linear";
import { specificationHash } from "@rote/experiments/specification";
import { completeSubsetSpecification } from "@rote/experiments/subsets";
import { expandSweep, parseSweep } from "@rote/experiments/sweeps";
import { verifyFolder } from "@rote/experiments/verify";
import { type AugmentationSpec, augmentationFromJSON } from "@rote/regularizers";
import fc from "fast-check";
import { toFragment } from "../../../examples/lab/src/link.ts";
import { settingsOf } from "../../../examples/lab/src/settings.ts";
import { mutatedDocuments, mutatedText } from "../mutateJson.ts";
import type { Parser } from "../parser.ts";
import { records } from "./records.ts";

const specifications = [
  {
    dataset: "cifar10",
    train: 100,
    test: 10,
    model: "mlp-1x512",
    corruption: { name: "partialLabels", params: { probability: 0.5 } },
    augmentation: [{ name: "randomCrop", params: { size: 28 } }],
    weightDecay: 0.1,
    dropout: 0.5,
    seed: 1,
    optimizer: { name: "adam", beta1: 0.9 },
    learningRate: 0.01,
    schedule: { name: "step", milestones: [1, 2] },
    clipNorm: null,
    batchSize: 32,
    epochs: 3,
  },
  { dataset: "gaussianClusters", corruption: { name: "randomLabels", params: {} } },
];
const linear = [
  { dataset: "mnist", train: 100, features: { name: "gabor", wavelengths: [4] }, ridge: 1 },
  { kernel: { name: "gaussian", gamma: "held-out" }, tolerance: 1e-6 },
  { kernel: { name: "arcCosine", order: 0 }, labels: "random" },
];
const expressivity = [{ n: 10, dimension: 3, outputs: 2, values: "classes", depth: 3, seed: 0 }];
const complexity = [
  { of: "kernelBall", train: 10, kernel: { name: "laplacian", bandwidth: 2 }, radius: 2 },
  { of: "network", network: { model: "mlp-1x8", epochs: 3 }, leftOut: 2, test: 5, draws: 2 },
];
const subset = [
  { dataset: "mnist", train: 10, test: 5, model: "mlp-1x8", share: 0.5, draw: 3 },
  { train: 20, corruption: { name: "partialLabels", params: { probability: 0.5 } } },
];
const sweeps = [
  {
    name: "a sweep",
    kind: "training",
    base: specifications[0],
    grid: { seed: [0, 1], "corruption.params.probability": [0, 1] },
    list: [{ model: "mlp-1x512" }, { dropout: 0.1 }],
    random: {
      count: 2,
      seed: 1,
      fields: { learningRate: { logUniform: [0.01, 0.1] }, batchSize: { integer: [8, 64] } },
    },
  },
  { kind: "linear", base: { train: 10 }, grid: { ridge: [0, 1] } },
  { kind: "expressivity", list: [{ n: 10 }] },
];

const yaml = [
  "dataset: mnist\ntrain: 100\nseed: 1\ncorruption:\n  name: randomLabels\n  params: {}\n",
  "base: &a {train: 10}\ngrid:\n  seed: [0, 1]\nlist: [*a]\n",
];

/** Documents as text, some with YAML's own. */
const textOf = (seeds: readonly unknown[]) =>
  fc.oneof(
    { weight: 3, arbitrary: mutatedDocuments(seeds) },
    { weight: 1, arbitrary: mutatedText(yaml) },
  );

/** Values that no JSON has, in the place of these texts. */
const VALUES: Readonly<Record<string, unknown>> = {
  NaN: Number.NaN,
  Infinity: Number.POSITIVE_INFINITY,
  "": undefined,
  "0": () => 0,
  "a.b": 10n,
  length: Symbol("length"),
};
const revived = (text: string): unknown => {
  try {
    return JSON.parse(text, (_, value) =>
      typeof value === "string" && Object.hasOwn(VALUES, value) ? VALUES[value] : value,
    );
  } catch {
    return text;
  }
};

const object = (
  name: string,
  seeds: readonly unknown[],
  parse: (value: never) => unknown,
): Parser<string> => ({
  name,
  share: 0.5,
  inputs: mutatedDocuments(seeds),
  parse: (text) => parse(revived(text) as never),
});

const corruptions = [
  { name: "partialLabels", params: { probability: 0.5, applyTo: "both" }, seed: 1 },
  { name: "shuffledPixels", params: { permute: "values", exactCountOf: { train: 100 } }, seed: 1 },
  { name: "gaussianPixels", params: { moments: { mean: [1, 2], variance: 3 } }, seed: 1 },
  { name: "permutedLabels", params: { classCounts: { train: [5, 5] } }, seed: 1 },
  { name: "instanceDependentLabels", params: { rate: 0.2 }, seed: 1 },
  {
    name: "noisyLabels",
    params: {
      matrix: [
        [0.9, 0.1],
        [0.2, 0.8],
      ],
    },
    seed: 1,
  },
  {
    name: "compose",
    params: {
      steps: [
        { name: "randomPixels", params: {}, seed: 1 },
        { name: "centerCrop", params: { height: 28, width: 28 }, seed: 0 },
      ],
    },
    seed: 0,
  },
];
const augmentations = [
  { name: "randomCrop", params: { size: [28, 27], padding: 2, paddingMode: "edge" }, seed: 1 },
  { name: "cutout", params: { size: 8, fill: 0.5 }, seed: 1 },
  { name: "randomRotation", params: { degrees: [-5, 25], interpolation: "nearest" }, seed: 1 },
  {
    name: "compose",
    params: {
      augmentations: [
        { name: "randomHorizontalFlip", params: {}, seed: 1 },
        { name: "colorJitter", params: { brightness: 0.1 }, seed: 2 },
      ],
    },
    seed: 0,
  },
];

const links = [
  toFragment({ specification: specifications[0] as never, backend: "wasm" }),
  "dataset=mnist&train=10",
  "augmentation=x&corruption.params.probability=1e9",
];

const folder = mkdtempSync(join(tmpdir(), "rote-fuzz-"));
process.on("exit", () => rmSync(folder, { recursive: true, force: true }));

/** Runs of a sweep that are made here; more is a matter of time. */
const MOST_RUNS = 200;

async function readSweep(text: string): Promise<void> {
  const sweep = parseSweep(text);
  const sizes = [...Object.values(sweep.grid), sweep.list].map(({ length }) => length);
  const runs = sizes.reduce((a, b) => a * b, sweep.random?.count ?? 1);
  if (runs > MOST_RUNS && runs <= 100_000) return;
  await expandSweep(sweep);
}

export const documentParsers: readonly Parser[] = [
  {
    name: "specification",
    share: 0.5,
    inputs: textOf(specifications),
    parse: (text: string) => specificationHash(parseSpecification(text)),
  } satisfies Parser<string>,
  object("specification's object", specifications, (value) =>
    specificationHash(completeSpecification(value)),
  ),
  object("linear specification", linear, (value) =>
    specificationHash(completeLinearSpecification(value)),
  ),
  object("expressivity specification", expressivity, (value) =>
    specificationHash(completeExpressivitySpecification(value)),
  ),
  object("complexity specification", complexity, (value) =>
    specificationHash(completeComplexitySpecification(value)),
  ),
  object("subset specification", subset, (value) =>
    specificationHash(completeSubsetSpecification(value)),
  ),
  {
    name: "sweep",
    share: 0.2,
    inputs: textOf(sweeps),
    parse: readSweep,
  } satisfies Parser<string>,
  {
    name: "corruption",
    share: 1,
    inputs: mutatedDocuments(corruptions),
    parse: (text: string) => {
      const corruption = corruptionFromJSON(text);
      corruptionFromJSON(JSON.stringify(corruption));
    },
  } satisfies Parser<string>,
  object("corruption's object", corruptions, (value) =>
    corruptionFromJSON(value as CorruptionSpec),
  ),
  object("augmentation", augmentations, (value) =>
    augmentationFromJSON(augmentationFromJSON(value as AugmentationSpec)),
  ),
  {
    name: "link of the lab",
    share: 1,
    inputs: mutatedText(links),
    parse: (text: string) => settingsOf(text),
  } satisfies Parser<string>,
  {
    name: "folder to verify",
    share: 0.05,
    inputs: mutatedDocuments(records),
    async parse(text: string) {
      writeFileSync(join(folder, "record.json"), text);
      await verifyFolder(folder, { directory: folder, offline: true });
    },
  } satisfies Parser<string>,
];
