import { jobOf } from "@rote/experiments/kinds";
import { expect, test } from "vitest";
import { titleOf } from "./describeJob.ts";

const title = async (more: object) =>
  titleOf(
    await jobOf({
      kind: "training",
      specification: { dataset: "gaussianClusters", train: 40, test: 20, ...more },
    }),
  );

test("a job's line names a learning rate that is not the network's own", async () => {
  const usual = "mlp-1x512 on 40 of gaussianClusters, true labels, seed 0";
  expect(await title({})).toBe(usual);
  expect(await title({ learningRate: 0.01 })).toBe(usual);
  expect(await title({ learningRate: 0.3 })).toBe(
    "mlp-1x512 on 40 of gaussianClusters, true labels, learning rate 0.3, seed 0",
  );
});
