import type { CompleteComplexitySpecification } from "./complexitySpecification.ts";
import type { BackendEnvironment, RuntimeEnvironment } from "./environment.ts";

/** One JSON document: how much a class of functions can fit, as section 2.2 measures it. */
export interface ComplexityRecord {
  kind: "complexity";
  /** The version of this form; it grows when the form changes. */
  version: 1;
  specification: CompleteComplexitySpecification;
  /** SHA-256 of the specification. */
  specificationHash: string;
  dataset: {
    name: string;
    /** For people: "MNIST". */
    title: string;
    train: { examples: number; fingerprint: string };
    /** Absent where losses are not compared. */
    test?: { examples: number; fingerprint: string };
  };
  /** d, the numbers of an example. */
  dimension: number;
  /** p, the numbers that are trained; null for functions that are not counted by parameters. */
  parameters: number | null;
  /** As it was used, with the γ that the data gave; null unless it is of a kernel's ball. */
  kernel: { name: string; params: Readonly<Record<string, number>> } | null;
  rademacher: RademacherRecord;
  /** null where no example was left out. */
  stability: StabilityRecord | null;
  environment: RuntimeEnvironment &
    Partial<BackendEnvironment> & { engine?: string; tfjs?: string };
  seconds: number;
}

/** The empirical Rademacher complexity: E_σ sup_h (1/n) Σ_i σ_i h(x_i), of signs σ. */
export interface RademacherRecord {
  /**
   * What was reached for each draw of signs. Of a network, 2·accuracy − 1 on the signs as labels,
   * from −1 to 1.
   */
  values: number[];
  /** How many of each draw's signs are +1. */
  positives: number[];
  /** Their mean, and its 95 % interval by Student's t; of one draw the mean alone. */
  mean: number;
  low: number;
  high: number;
  /** Whether each value is the supremum; otherwise it may be larger. */
  isExact: boolean;
  /** What the complexity is at most, where there is a formula: B·√(tr K)/n. */
  bound: number | null;
}

/** How much the losses of a network depend on a single training example. */
export interface StabilityRecord {
  /** The indices of the examples that were left out, one at a time. */
  leftOut: number[];
  /** Training and test examples on which losses were compared, those left out among them. */
  points: number;
  true: LabelStability;
  random: LabelStability;
}

/** The same on true or on random labels. Losses are cross-entropies in nats. */
export interface LabelStability {
  /** max_z |ℓ(A(S), z) − ℓ(A(S without i), z)| for each example left out. */
  largest: number[];
  /** The mean over z of the same. */
  mean: number[];
  /** Of the network that saw all examples: shares that it has right. */
  trainAccuracy: number;
  testAccuracy: number;
}
