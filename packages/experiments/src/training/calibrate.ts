import { uniformNoise } from "@rote/datasets";
import { imageShape } from "../data/runDatasets.ts";
import type { ImageShape } from "../kind/kind.ts";
import { networkNamed, type OwnNetwork } from "../runs/ownNetwork.ts";
import { runOn } from "../runs/run.ts";
import type { CompleteSpecification } from "../runs/runSpecification.ts";

/**
 * Seconds that a run takes for each training example of an epoch, its share of evaluation included,
 * on the current backend; measured within seconds, so that a large network is judged by a small one
 * of its kind.
 *
 * @param ownShape of images of one's own, where it is known.
 */
export async function calibrate(
  specification: CompleteSpecification,
  networks: readonly OwnNetwork[] = [],
  signal?: AbortSignal,
  ownShape?: ImageShape,
): Promise<number> {
  const { model, batchSize } = specification;
  const { like, times } = ALIKE[model] ?? { like: model, times: 1 };
  const small = { ...specification, model: like, batchSize: Math.min(batchSize, mostOf(like)) };
  const { dataset, train, test, crop, pictureSize } = small;
  const shape = dataset === "imageFolder" && ownShape ? ownShape : imageShape(small);
  const sizes = [crop, pictureSize, shape];
  const key = JSON.stringify([like, small.batchSize, dataset, test / train, ...sizes]);
  const network = networkNamed("measurePaces", like, networks);
  const known = measured.get(key) ?? (await measure(small, shape, network, signal));
  measured.set(key, known);
  return times * known;
}

/**
 * A step's time beside that of a network of the same kind, at batch 128: 13.8 and 7.7, 1191, 1406
 * and 239 ms on two cores of an Intel Xeon.
 */
const ALIKE: Readonly<Record<string, { like: string; times: number }>> = {
  "mlp-3x512": { like: "mlp-1x512", times: 1.8 },
  "inception-small-nobn": { like: "alexnet-small", times: 5 },
  "inception-small": { like: "alexnet-small", times: 5.9 },
};

/** Examples of a step that take so little time that it can be measured, and enough to tell. */
const mostOf = (model: string) => (model.startsWith("mlp") ? 128 : 32);

/** What was measured in this process. */
const measured = new Map<string, number>();

/** Epochs that are measured at least and at most, and the seconds after which they are enough. */
const [LEAST, MOST, ENOUGH] = [3, 9, 1];

/**
 * The median time of an epoch from the third on: neither compiling, which comes first, nor a moment
 * in which the machine does something else counts.
 *
 * @param ends when each epoch ended.
 */
export function typicalEpoch(ends: readonly number[]): number {
  const times = ends.slice(1).map((end, i) => end - ends[i]!);
  const later = times.slice(1).sort((a, b) => a - b);
  return later[later.length >> 1]!;
}

/** Measured in epochs on four batches of noise. */
async function measure(
  specification: CompleteSpecification,
  shape: ImageShape,
  network: OwnNetwork | undefined,
  signal: AbortSignal | undefined,
): Promise<number> {
  const { batchSize, train, test } = specification;
  const n = 4 * batchSize;
  const share = Math.max(1, Math.round((n * test) / train));
  const data = {
    train: uniformNoise({ n, shape, classes: 10, split: "train" }),
    test: uniformNoise({ n: Math.min(share, 4 * n), shape, classes: 10, split: "test" }),
  };
  const seconds: number[] = [];
  const short: CompleteSpecification = {
    ...specification,
    dataset: "gaussianClusters",
    pictureSize: null,
    train: n,
    test: n,
    epochs: MOST,
    stopAtAccuracy: null,
    epochsAfterFit: null,
    corruption: { name: "trueLabels", params: {} },
    learningRate: 1e-6,
    testOn: [],
    recordNorms: false,
  };
  for await (const event of runOn(short, data, { network, ...(signal && { signal }) })) {
    if (event.type === "epochRecord") seconds.push(event.seconds);
    if (seconds.length >= LEAST && seconds.at(-1)! > ENOUGH) break;
  }
  return typicalEpoch(seconds) / n;
}
