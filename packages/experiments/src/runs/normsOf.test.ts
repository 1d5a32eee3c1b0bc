import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { startBackend } from "@rote/backends";
import { perImageWhitening } from "@rote/images";
import type { RunRecord } from "@rote/records";
import { parseRecord } from "@rote/records/schemas";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import type { Data } from "../data/data.ts";
import { loadData } from "../data/loadData.ts";
import { runInDirectory } from "../runDirectory/runInDirectory.ts";
import { specificationHash } from "../specification/specificationHash.ts";
import { verifyNorms } from "../training/verifyNorms.ts";
import { verifyFolder } from "../verify/verifyFolder.ts";
import { initialWeights } from "./normsOf.ts";
import { type RunView, run } from "./run.ts";
import { completeSpecification, type RunSpecification } from "./runSpecification.ts";

const given = {
  dataset: "gaussianClusters",
  train: 60,
  test: 20,
  model: "mlp-2x16",
  learningRate: 0.05,
  batchSize: 10,
  epochs: 30,
} satisfies RunSpecification;

let folder: string;
let data: Data;
beforeAll(async () => {
  await startBackend({ backend: "onnx" });
  folder = mkdtempSync(join(tmpdir(), "rote-norms-"));
  data = await loadData(completeSpecification(given));
});
afterAll(() => rmSync(folder, { recursive: true }));

/** The record, and the weights of the finished network. */
async function done(more: RunSpecification) {
  let view: RunView | undefined;
  const options = {
    inspect: (seen: RunView) => {
      view = seen;
    },
  };
  for await (const event of run(completeSpecification({ ...given, ...more }), data, options)) {
    if (event.type === "record")
      return { record: event.record, weights: await initialWeights(view!.model) };
  }
  throw new Error("the last event must be the record");
}

describe("recordNorms", { timeout: 60_000 }, () => {
  test("changes neither weights, nor the hash of what does not ask for it", async () => {
    const [plain, asked] = [await done({}), await done({ recordNorms: true })];
    expect(asked.record.result.weightsHash).toBe(plain.record.result.weightsHash);
    expect(plain.record).not.toHaveProperty("norms");
    const { recordNorms: _, ...older } = completeSpecification(given);
    expect(await specificationHash(completeSpecification(given))).toBe(
      await specificationHash(older),
    );
  });

  test("measures what a plain computation from the weights gives", async () => {
    const { record, weights } = await done({ recordNorms: true });
    const { distance, margins, inputNorm, dense, sharpness } = record.norms!;
    const { images } = perImageWhitening(data.train);
    expect(inputNorm).toBeCloseTo(Math.hypot(...images), 6);
    expect(distance).toBeGreaterThan(0);

    // One hidden unit after the other, by the definition: all paths from an input to a logit.
    const [first, , second, , third] = weights as [
      Float32Array,
      Float32Array,
      Float32Array,
      Float32Array,
      Float32Array,
    ];
    let paths = 0;
    for (let i = 0; i < 196; i++)
      for (let a = 0; a < 16; a++)
        for (let b = 0; b < 16; b++)
          for (let c = 0; c < 10; c++) {
            const path = first[16 * i + a]! * second[16 * a + b]! * third[10 * b + c]!;
            paths += path * path;
          }
    expect(dense!.pathNorm).toBeCloseTo(Math.sqrt(paths), 5);
    const logits = forward(images as Float32Array, weights);
    const own = logits.map((row, i) => {
      const label = data.train.labels[i]!;
      return row[label]! - Math.max(...row.filter((_, c) => c !== label));
    });
    own.sort((a, b) => a - b);
    expect(margins[0]).toBeCloseTo(own[0]!, 3);
    expect(margins[5]).toBeCloseTo(own[29]!, 3);
    // The gradient of the logits' bias is that of the loss in 10 of the weights: its own curvature
    // Σ p·(1 − p)/n is at most the largest eigenvalue.
    const bias = logits.map((row) => {
      const exps = row.map((z) => Math.exp(z - Math.max(...row)));
      const p = exps[0]! / exps.reduce((a, b) => a + b, 0);
      return p * (1 - p);
    });
    const curvature = bias.reduce((a, b) => a + b, 0) / 60;
    expect(sharpness!.value).toBeGreaterThan(curvature);
    expect(sharpness).toMatchObject({ examples: 60, steps: 20 });
    const unit = (dense!.spectralComplexity * inputNorm) / 60;
    expect(dense!.normalizedMargins[5]).toBeCloseTo(margins[5]! / unit, 12);
  });

  test("of a network with other layers has margins and distance alone", async () => {
    const { record } = await done({
      recordNorms: true,
      model: "wide-resnet-10-1",
      epochs: 1,
      train: 60,
    });
    expect(record.norms).toMatchObject({ dense: null, inputNorm: expect.any(Number) });
    expect(verifyNorms(record)).toMatchObject({ outcome: "same" });
  });

  test("is verified, from the last checkpoint too, and what was changed is found", async () => {
    const specification = completeSpecification({ ...given, recordNorms: true, dropout: 0.1 });
    const directory = join(folder, "run");
    let record: RunRecord | undefined;
    for await (const event of runInDirectory(specification, data, { directory }))
      if (event.type === "record") record = event.record;
    const found = await verifyFolder(directory);
    expect(found.filter(({ outcome }) => outcome === "different")).toEqual([]);
    for (const what of [
      "norms and margins",
      "norms of the last checkpoint's weights",
      "norm of the training images",
    ])
      expect(found).toContainEqual(expect.objectContaining({ what, outcome: "same" }));
    expect(found.find(({ what }) => what.includes("checkpoint's weights"))!.detail).toContain(
      "spectralComplexity",
    );
    expect(parseRecord(JSON.parse(JSON.stringify(record)))!.record).toMatchObject({
      norms: record!.norms,
    });
    const wrong = (change: (norms: NonNullable<RunRecord["norms"]>) => void) => {
      const forged = structuredClone(record!);
      change(forged.norms!);
      return verifyNorms(forged).detail;
    };
    expect(wrong((norms) => norms.margins.reverse())).toContain("margins must be 11 that rise");
    expect(wrong((norms) => norms.dense!.normalizedMargins.fill(1))).toContain(
      "norms.dense.normalizedMargins.0 must be",
    );
    expect(
      wrong((norms) => {
        norms.dense = null;
      }),
    ).toContain("norms.dense must be there for a perceptron");
    expect(wrong((norms) => norms.margins.fill(-1))).toContain("must fit a training accuracy");
    expect(
      wrong((norms) => {
        norms.distance = -1;
      }),
    ).toContain("norms.distance must be from 0 on");
    const { norms: _, ...without } = record!;
    expect(verifyNorms(without).detail).toContain("they must be there, got none");
    const unasked = { ...record!, specification: { ...specification, recordNorms: false } };
    expect(verifyNorms(unasked).detail).toContain("there must be none without recordNorms");
  });
});

/** The logits of a perceptron of two hidden layers, image by image. */
function forward(images: Float32Array, weights: readonly Float32Array[]): number[][] {
  const layer = (x: number[], k: number, isLast: boolean) => {
    const [kernel, bias] = [weights[2 * k]!, weights[2 * k + 1]!];
    return Array.from(bias, (b, j) => {
      const sum = x.reduce((total, value, i) => total + value * kernel[i * bias.length + j]!, b);
      return isLast ? sum : Math.max(0, sum);
    });
  };
  return Array.from({ length: images.length / 196 }, (_, n) => {
    const x = [...images.subarray(196 * n, 196 * (n + 1))];
    return layer(layer(layer(x, 0, false), 1, false), 2, true);
  });
}
