import { CONDITIONS } from "./conditions.ts";
import type { RunRecord } from "./index.ts";

/** Made-up runs whose losses fall like those of figure 1a: later and later, condition by condition. */
export function testRecords(): RunRecord[] {
  const middle: Record<string, number> = {
    ...{ trueLabels: 2, shuffledPixels: 6, gaussianPixels: 14, randomPixels: 17, randomLabels: 25 },
    partialLabels: 20,
  };
  const names: Record<string, string> = {
    ...{ trueLabels: "true labels", randomLabels: "random labels", randomPixels: "random pixels" },
    ...{ shuffledPixels: "shuffled pixels", gaussianPixels: "gaussian" },
    partialLabels: "partially corrupted labels",
  };
  return CONDITIONS.map((corruption) => ({
    name: names[corruption]!,
    corruption: { name: corruption, params: {}, seed: 0 },
    model: "inceptionSmall",
    dataset: { name: "cifar10" },
    epochs: Array.from({ length: 40 }, (_, i) => {
      const epoch = i + 1;
      const fit = 1 / (1 + Math.exp((middle[corruption]! - epoch) / 2));
      return {
        ...{ epoch, step: epoch * 391, loss: Math.LN10 * (1 - fit) + 0.0003, trainAccuracy: fit },
        ...{ testAccuracy: 0.1, learningRate: 0.1 * 0.95 ** i, seconds: epoch * 3 },
      };
    }),
    result: {
      ...{ epochsToFit: middle[corruption]! + 9, trainAccuracy: 1 },
      testAccuracy: corruption === "trueLabels" ? 0.8575 : 0.1,
    },
  }));
}

/** Made-up runs over label corruption p, which fit in `epochs(p)` and err on `error(p)` of the tests. */
export function sweepRecords(
  epochs: (p: number) => number | null,
  error: (p: number) => number | null = () => null,
  ps: readonly number[] = [0, 0.5, 1],
): RunRecord[] {
  const [record] = testRecords();
  return ps.map((p) => {
    const wrong = error(p);
    const result = {
      ...{ epochsToFit: epochs(p), trainAccuracy: 1 },
      testAccuracy: wrong === null ? null : 1 - wrong,
    };
    const corruption = {
      ...{ name: p === 0 ? "trueLabels" : "partialLabels", seed: 0 },
      params: { probability: p },
    };
    return { ...record!, name: `p = ${p}`, corruption, result };
  });
}
