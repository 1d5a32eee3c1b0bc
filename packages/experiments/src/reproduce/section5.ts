import { describeDataset } from "@rote/datasets";
import type { LinearSpecification } from "../linear/index.ts";
import type { Experiment } from "./experiment.ts";

/**
 * Section 5 and Table 3: minimum-norm solutions on MNIST and CIFAR-10, on pixels and on features.
 */
export const section5: Experiment = {
  id: "section5",
  title: "Section 5: minimum-norm solutions",
  jobs: ({ kernel: { train, test, filters } }, seed) => {
    const gabor = { name: "gabor" } as const;
    const patches = { name: "random-patches", filters } as const;
    const machines: LinearSpecification[] = [
      { dataset: "mnist" },
      { dataset: "mnist", labels: "random" },
      { dataset: "mnist", features: gabor },
      { dataset: "cifar10" },
      { dataset: "cifar10", features: patches },
    ];
    return machines.map((machine) => {
      const size = describeDataset(machine.dataset!).splits as { train: number; test: number };
      const counts = { train: Math.min(train, size.train), test: Math.min(test, size.test) };
      return { kind: "linear", specification: { ...machine, ...counts, seed } };
    });
  },
};
