import type { AuditRecord } from "@rote/records";

const EMPTY =
  "data:image/svg+xml,%3Csvg xmlns='http://www.w3.org/2000/svg' width='1' height='1'/%3E";

/** A picture without anything on it. */
export const picture = () => EMPTY;

/** An audit of eight examples of three classes, three of which are suspects. */
export function auditRecord(classes = ["cat", "dog", "owl"]): AuditRecord {
  const n = 8;
  const each = (value: (i: number) => number) => Array.from({ length: n }, (_, i) => value(i));
  return {
    kind: "audit",
    version: 1,
    specification: {
      dataset: "pets",
      fingerprint: "f",
      model: "mlp-1x512",
      folds: 3,
      epochs: 10,
      batchSize: 128,
      learningRate: 0.01,
      whitening: true,
      neighbours: 10,
      duplicateFrom: 0.99,
      seed: 0,
    },
    specificationHash: "0".repeat(64),
    dataset: { title: "pets", classes, examples: n },
    model: { trainableParameters: 1234 },
    environment: { rote: "0", runtime: "Node", platform: "linux", backend: "cpu", tfjs: "4" },
    result: {
      suspects: [5, 2, 7],
      errorRate: 0.375,
      noiseMatrix: [
        [0.9, 0.1, 0],
        [0, 1, 0],
        [0.25, 0, 0.75],
      ],
      accuracy: { training: 0.875, heldOut: 0.5, memory: 0.375, suspects: 0.125 },
      confusions: [
        { given: 2, suggested: 0, count: 2 },
        { given: 1, suggested: 0, count: 1 },
      ],
      duplicates: [{ places: [2, 3], correlation: 0.995 }],
    },
    examples: {
      given: each((i) => i % 3),
      suggested: each((i) => (i % 3 === 0 ? 1 : 0)),
      quality: each((i) => ({ 5: 0.1, 2: 0.2, 7: 0.3 })[i] ?? 0.9),
      selfConfidence: each((i) => i / 20),
      suggestedConfidence: each((i) => 1 - i / 20),
      neighboursGiven: each((i) => i),
      neighboursSuggested: each((i) => 10 - i),
      areaUnderMargin: each((i) => i - 6),
      confidence: each(() => 0.5),
      variability: each(() => 0.1),
      el2n: each(() => 0.3),
      forgettingEvents: [0, 1, 0.5, 0, null, null, 0, 0],
      firstEpochLearned: [1, 2, 3.5, 1, null, null, 1, 4],
    },
    seconds: 12.3,
  };
}
