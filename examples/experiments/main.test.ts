import "@tensorflow/tfjs-backend-cpu";
import { figure1a, report } from "@rote/plots";
import * as tf from "@tensorflow/tfjs-core";
import { beforeAll, expect, test } from "vitest";
import { experiment } from "./experiment.ts";

beforeAll(() => tf.setBackend("cpu"));

const base = { dataset: "gaussianClusters", train: 150, test: 200, model: "mlp-1x512", epochs: 60 };
const specifications = ["trueLabels", "randomLabels"].map((name) => ({
  ...base,
  corruption: { name },
}));

test("random labels are fitted as well, later, and nothing is learned from them", async () => {
  const [clean, random] = await experiment(specifications);
  for (const { result } of [clean!, random!]) expect(result.trainAccuracy).toBe(1);
  expect(random!.result.epochsToFit).toBeGreaterThanOrEqual(clean!.result.epochsToFit!);
  expect(clean!.result.testAccuracy).toBeGreaterThan(0.3); // guessing is right in 0.1
  expect(random!.result.cleanLabelTestAccuracy).toBeLessThan(0.2);
});

test("records go into figures and reports as they are", async () => {
  const records = await experiment(specifications.map((each) => ({ ...each, epochs: 2 })));
  expect(figure1a(records)).toContain("random labels");
  expect(report({ title: "Two runs", runs: records })).toContain(records[0]!.specificationHash);
});
