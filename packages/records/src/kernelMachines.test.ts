import { expect, test } from "vitest";
import { solution } from "./evidence.testing.ts";
import { kernelMachinesOf, kernelTitle } from "./kernelMachines.ts";

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
  ["number of test images", solution({ test: 100 })],
  ["solution", solution({ solution: "sgd" })],
  ["test set", solution({}, { dataset: { name: "mnist", test: { fingerprint: "b" } } })],
  ["tolerance", solution({ tolerance: 1e-3 })],
])("another %s is another machine", (_, other) => {
  expect(kernelMachinesOf([solution(), other])).toHaveLength(2);
});

test("a solution of one seed counts once", () => {
  expect(kernelMachinesOf([solution(), solution()])[0]!.records).toHaveLength(1);
});

test("ridge and solution may be among what is compared", () => {
  const sgd = solution({ solution: "sgd" });
  expect(kernelMachinesOf([solution(), sgd])).toHaveLength(2);
  expect(kernelMachinesOf([solution(), sgd], ["solution"])).toHaveLength(1);
  expect(kernelMachinesOf([solution(), solution({}, { ridge: 0.1 })], ["ridge"])).toHaveLength(1);
});

test("a solution of before there were others is the one of minimum norm", () => {
  expect(kernelMachinesOf([solution(), solution({ solution: "minimumNorm" })])).toHaveLength(1);
  expect(kernelMachinesOf([solution(), solution({ leaveOneOut: true })])).toHaveLength(1);
});

test("kernels that are named after a person have a capital letter", () => {
  expect(["gaussian", "laplacian", "polynomial", "my own"].map(kernelTitle)).toEqual([
    "Gaussian kernel",
    "Laplacian kernel",
    "polynomial kernel",
    "my own kernel",
  ]);
});
