import { describeDataset } from "@rote/datasets";
import type { LinearSpecification } from "../linear/index.ts";
import type { Experiment } from "./experiment.ts";

/** The two interpolants that fail, and SGD, take n³ steps or many epochs: few points do. */
const FEW = { train: 1000, test: 1000, tolerance: 1e-3 };
const SOLUTIONS = ["minimumNorm", "randomCenters", "randomTestLabels", "sgd"] as const;

/**
 * Section 5 and Table 3: minimum-norm solutions on MNIST and CIFAR-10, on pixels and on features,
 * with and without ridge; and on few images of MNIST its interpolants that do not generalize, and
 * where SGD ends.
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
      { dataset: "mnist", ridge: 0.1 },
      { dataset: "mnist", features: gabor },
      { dataset: "cifar10" },
      { dataset: "cifar10", features: patches },
      { dataset: "cifar10", features: patches, ridge: 0.1 },
      ...SOLUTIONS.map((solution) => ({ dataset: "mnist", solution, ...FEW }) as const),
    ];
    return machines.map((machine) => {
      const size = describeDataset(machine.dataset!).splits as { train: number; test: number };
      const counts = {
        train: Math.min(machine.train ?? train, size.train),
        test: Math.min(machine.test ?? test, size.test),
      };
      return { kind: "linear", specification: { ...machine, ...counts, seed } };
    });
  },
};
