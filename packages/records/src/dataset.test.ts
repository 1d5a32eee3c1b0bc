import { expect, test } from "vitest";
import { chanceOf, classesOf, datasetTitle, imagesOf } from "./dataset.ts";
import type { DatasetEvidence } from "./evidence.ts";

test.each<[DatasetEvidence, string, number | undefined]>([
  ["cifar10", "CIFAR-10", 10],
  [{ name: "mnist" }, "MNIST", 10],
  [{ name: "cifar100", title: "CIFAR-100", classes: 100 }, "CIFAR-100", 100],
  ["my-pictures", "my-pictures", undefined],
  [{ name: "constructor" }, "constructor", undefined],
])("%j is %s, with %s classes", (dataset, title, classes) => {
  expect(datasetTitle(dataset)).toBe(title);
  expect(classesOf({ dataset })).toBe(classes);
  expect(chanceOf({ dataset })).toBe(classes === undefined ? undefined : 1 / classes);
});

test("the number of training images is what was asked for, or else what was loaded", () => {
  const dataset = { name: "cifar10", train: { examples: 500 } };
  expect(imagesOf({ dataset, specification: { train: 400 } })).toBe(400);
  expect(imagesOf({ dataset })).toBe(500);
  expect(imagesOf({ dataset: "cifar10" })).toBeNull();
});
