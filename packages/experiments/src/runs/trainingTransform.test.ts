import { classCounts } from "@rote/corruptions";
import { select, uniformNoise } from "@rote/datasets";
import { expect, test } from "vitest";
import { corruptData } from "./corruptData.ts";
import { completeSpecification } from "./runSpecification.ts";
import { trainingTransform } from "./trainingTransform.ts";

const noise = (n: number, split: string) => uniformNoise({ n, shape: [32, 32, 3], seed: 0, split });
const data = { train: noise(30, "train"), test: noise(10, "test") };

test("labels permuted, then drawn, train under augmentation in a batch of the whole set", () => {
  const steps = [
    { name: "permutedLabels", params: { classCounts: classCounts(data.train) }, seed: 1 },
    { name: "randomLabels", params: {}, seed: 2 },
  ];
  const specification = completeSpecification({
    train: 30,
    test: 10,
    corruption: { name: "compose", params: { steps } },
    augmentation: [{ name: "randomHorizontalFlip", params: { p: 1 } }],
  });
  const { corruption, train } = corruptData(specification, data);
  const examples = { ...data.train, labels: train.corrupted.labels };
  const transform = trainingTransform(specification, examples, data.train, corruption, 28);
  const indices = Uint32Array.from(data.train.indices).reverse();
  const batch = { ...select(examples, indices), indices };
  const seen = transform(batch, 0);
  expect(seen.shape).toEqual([30, 28, 28, 3]);
  expect([...seen.labels].reverse()).toEqual([...train.corrupted.labels]);
});
