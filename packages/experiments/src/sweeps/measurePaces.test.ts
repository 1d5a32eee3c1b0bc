import "@tensorflow/tfjs-backend-cpu";
import * as tf from "@tensorflow/tfjs-core";
import { layers, sequential } from "@tensorflow/tfjs-layers";
import { beforeAll, expect, test } from "vitest";
import { ownNetwork } from "../index.ts";
import { jobOf } from "../kinds/job.ts";
import { measurePaces, planSweep } from "./index.ts";

beforeAll(() => tf.setBackend("cpu"));

const store = { read: async () => undefined };

test("the pace on images of one's own is that on images of their size and channels", async () => {
  const seen: string[] = [];
  const network = await ownNetwork(({ inputShape, classes }) => {
    seen.push(String(inputShape));
    const model = sequential({ layers: [layers.flatten({ inputShape })] });
    model.add(layers.dense({ units: classes, kernelInitializer: "zeros" }));
    return model;
  });
  const sizes = { train: 40, test: 10, crop: null, batchSize: 4 };
  const specification = { dataset: "imageFolder", model: network.name, ...sizes };
  const job = await jobOf({ kind: "training", specification });
  const clusters = { ...specification, dataset: "gaussianClusters" };
  const other = await jobOf({ kind: "training", specification: clusters });
  const options = { networks: [network] };
  const pace = await measurePaces([job], { ...options, shape: [6, 9, 1] });
  expect(pace(job)).toBeGreaterThan(0);
  expect(new Set(seen)).toEqual(new Set(["6,9,1"]));
  await measurePaces([job], options);
  await measurePaces([other], { ...options, shape: [6, 9, 1] });
  expect(new Set(seen)).toEqual(new Set(["6,9,1", "32,32,3", "14,14,1"]));
});

test.each(["linear", "complexity"] as const)(
  "the time of a %s job on images of one's own grows with their numbers",
  async (kind) => {
    const secondsOf = async (pictureSize: number | null, shape?: [number, number, number]) => {
      const sizes = { train: 2000, ...(kind === "linear" && { test: 100 }) };
      const specification = { dataset: "imageFolder" as const, pictureSize, ...sizes };
      const job = await jobOf({ kind, specification });
      return (await planSweep([job], { store, ...(shape && { shape }) })).remaining.seconds!;
    };
    const usual = await secondsOf(null);
    expect(await secondsOf(null, [224, 224, 3])).toBeGreaterThan(usual);
    expect(await secondsOf(64)).toBeGreaterThan(usual);
    expect(await secondsOf(8)).toBeLessThan(usual);
    expect(await secondsOf(null, [6, 6, 1])).toBeLessThan(usual);
  },
);
