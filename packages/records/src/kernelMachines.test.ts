import { expect, test } from "vitest";
import { solution } from "./evidence.testing.ts";
import { kernelMachinesOf } from "./kernelMachines.ts";

test("a machine holds both labels and every seed", () => {
  const machines = kernelMachinesOf([
    solution(),
    solution({ seed: 1 }),
    solution({ labels: "random" }, { labels: "random" }),
  ]);
  expect(machines).toMatchObject([{ dataset: "mnist", features: null, ridge: 0, images: 1000 }]);
  expect(machines[0]!.records).toHaveLength(3);
});

test("the bandwidth that the data gave does not separate seeds, the one asked for does", () => {
  const median = (gamma: number, seed: number) =>
    solution({ kernel: { name: "gaussian" }, seed }, { kernel: { name: `gaussian ${gamma}` } });
  expect(kernelMachinesOf([median(0.02, 0), median(0.021, 1)])).toHaveLength(1);
  const asked = (gamma: number, seed: number) =>
    solution({ kernel: { name: "gaussian", gamma }, seed });
  expect(kernelMachinesOf([asked(0.02, 0), asked(0.021, 1)])).toHaveLength(2);
});

test.each([
  ["dataset", solution({}, { dataset: "cifar10" })],
  ["number of images", solution({ train: 2000 })],
  ["ridge", solution({}, { ridge: 0.1 })],
  ["features", solution({}, { features: "gabor" })],
  ["tolerance", solution({ tolerance: 1e-3 })],
])("another %s is another machine", (_, other) => {
  expect(kernelMachinesOf([solution(), other])).toHaveLength(2);
});

test("of two solutions of one seed the one with more test images counts", () => {
  const [few, many] = [solution({ test: 100 }), solution({ test: 1000 })];
  expect(kernelMachinesOf([few, many])[0]!.records).toEqual([many]);
});
