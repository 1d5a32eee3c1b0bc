import type { AuditRecord } from "./auditRecord.ts";
import type { ComplexityRecord } from "./complexityRecord.ts";
import { EvidenceError } from "./evidenceError.ts";
import type { FailureRecord } from "./failureRecord.ts";
import type { CertificateRecord, LinearRecord, MemorizationRecord } from "./linearRecord.ts";
import type { DynamicsRecord, EndedBy, NormsRecord, RunRecord, ShiftRecord } from "./runRecord.ts";
import type { CompleteSpecification } from "./runSpecification.ts";
import type { SubsetRecord } from "./subsetRecord.ts";

/** A name, or anything that has one. */
export type Named = string | { readonly name: string };

/** @throws {EvidenceError} if it has none. */
export function nameOf(named: Named): string {
  const name = typeof named === "string" ? named : named?.name;
  if (typeof name === "string") return name;
  throw new EvidenceError(`nameOf: it takes a name, or an object with one, got ${typeof named}.`);
}

/** A dataset's name, or what a record says of it besides. */
export type DatasetEvidence =
  | string
  | {
      readonly name: string;
      /** For people: "CIFAR-10". */
      readonly title?: string;
      /** How many classes there are. */
      readonly classes?: number;
      readonly train?: SetEvidence;
      readonly test?: SetEvidence;
    };

/** What a record says of the training or the test set. */
export interface SetEvidence {
  readonly examples?: number;
  /** Names the set as it was loaded. */
  readonly fingerprint?: string;
  /** Examples whose image, or whose label, the corruption changed. */
  readonly changedImages?: number;
  readonly changedLabels?: number;
}

/**
 * What figures, tables and claims need to know of a training run: a `RunRecord`, one of an older
 * version, or what another program wrote down.
 */
export interface RunEvidence {
  kind?: "training";
  /** The condition, as a reader should see it: "random labels". Runs of one name share a colour. */
  name: string;
  corruption: RunRecord["corruption"];
  model: Named;
  dataset: DatasetEvidence;
  /**
   * What determined the run. Runs that differ in it are not averaged, unless in their seed alone.
   */
  specification?: Partial<CompleteSpecification>;
  /** Names the specification. */
  specificationHash?: string;
  environment?: unknown;
  /** What a person changed while it ran. */
  interventions?: RunRecord["interventions"];
  /** In the order of training. */
  epochs: readonly EpochEvidence[];
  result: ResultEvidence;
  /** What the finished network does on shifted test images; older records do not say. */
  shifts?: readonly ShiftEvidence[];
  /** What training saw of changed and of other labels; older records do not say. */
  dynamics?: DynamicsRecord;
  /** What its weights and margins come to; older records do not say. */
  norms?: NormsRecord;
}

/** What a network does on the test set under a shift; "none" is the set as it is. */
type ShiftEvidence = Pick<ShiftRecord, "name" | "severity"> & {
  /** Fractions from 0 to 1. */
  testAccuracy: number | null;
  cleanLabelTestAccuracy: number | null;
};

/** What was measured in one epoch, and after it. null: not known. */
export interface EpochEvidence {
  /** Counted from 1; 0 is before training. */
  epoch: number;
  /** Optimizer steps taken by the end of this epoch. */
  step: number;
  /** Mean training loss in nats; NaN where the run had diverged. */
  loss: number;
  /** Fractions from 0 to 1. */
  trainAccuracy: number | null;
  testAccuracy: number | null;
  cleanLabelTestAccuracy?: number | null;
  /** Mean accuracy of the batches as they were met, augmented where the run augments. */
  onlineAccuracy?: number | null;
  /** Of the batches as they were met, the accuracy on changed labels, and on the others. */
  changedLabelAccuracy?: number | null;
  unchangedLabelAccuracy?: number | null;
  learningRate: number;
  seconds: number;
}

/** What came out of a run. null: not known. */
export interface ResultEvidence {
  /** Why the run ended; older records do not say. */
  endedBy?: EndedBy;
  /** Epochs until the run met its threshold of training accuracy; null if it never did. */
  epochsToFit: number | null;
  /** Fraction from 0 to 1, at the end. */
  trainAccuracy: number | null;
  /** On the test set under the same corruption, its labels included. */
  testAccuracy: number | null;
  /** The same with the test labels as they were. */
  cleanLabelTestAccuracy?: number | null;
  /** SHA-256 of the final weights. */
  weightsHash?: string;
  seconds?: number;
}

/** What figures, tables and claims need to know of a minimum-norm or ridge solution. */
export interface LinearEvidence {
  kind: "linear";
  specification: Partial<LinearRecord["specification"]>;
  specificationHash: string;
  dataset: DatasetEvidence;
  kernel: Named;
  /** What the images were turned into first; null for raw pixels. */
  features: Named | null;
  ridge: number;
  labels: "true" | "random";
  /** Fractions from 0 to 1. */
  trainError: number;
  testError: number;
  /** Of all outputs together. */
  norm: number;
  /** What certifies the solution; without it no claim counts it. */
  certificate?: Pick<CertificateRecord, "status" | "relativeResidual">;
  /** By leaving examples out; older records, and those without, do not say. */
  memorization?: MemorizationRecord;
  environment?: unknown;
  seconds?: number;
}

/** What figures, tables and claims need to know of a network built after Theorem 1. */
export interface ExpressivityEvidence {
  kind: "expressivity";
  specification: object;
  specificationHash: string;
  /** Points to be fitted. */
  n: number;
  /** d, the numbers of a point. */
  dimension: number;
  outputs: number;
  /** Layers. Defaults to 2, as in the theorem; more are its corollary's. */
  depth?: number;
  /** Units of the widest hidden layer. */
  width?: number;
  /** Numbers of the network. */
  weights: number;
  /** Largest |c(x) − y| over the points, in whichever order the sums are taken. */
  maxError: number;
  environment?: unknown;
  seconds?: number;
}

/** What figures, tables and claims need to know of what a class of functions can fit. */
export interface ComplexityEvidence
  extends Pick<ComplexityRecord, "kind" | "dimension" | "parameters" | "rademacher" | "stability"> {
  specification: Pick<ComplexityRecord["specification"], "of" | "train" | "seed" | "radius"> & {
    network: (Partial<CompleteSpecification> & { model: string }) | null;
  };
  specificationHash: string;
  dataset: DatasetEvidence;
  kernel: Named | null;
  environment?: unknown;
  seconds?: number;
}

/** What tables need to know of an audit of labels. */
export interface AuditEvidence extends Pick<AuditRecord, "kind" | "dataset" | "model"> {
  specification: Pick<AuditRecord["specification"], "dataset" | "model" | "folds" | "epochs">;
  specificationHash: string;
  result: Pick<AuditRecord["result"], "suspects" | "errorRate" | "accuracy" | "duplicates">;
  environment?: unknown;
  seconds?: number;
}

/** What is known of a training on a random share of the examples. */
export interface SubsetEvidence
  extends Pick<SubsetRecord, "kind" | "corruption" | "included" | "changed"> {
  specification: Pick<
    SubsetRecord["specification"],
    "model" | "dataset" | "train" | "test" | "seed" | "share" | "draw"
  >;
  specificationHash: string;
  dataset: DatasetEvidence;
  model: Named;
  result: Omit<SubsetRecord["result"], "endedBy" | "seconds">;
  environment?: unknown;
}

/** What figures, tables and claims need to know of an experiment that came to no result. */
export interface FailureEvidence {
  kind: "failure";
  /** The kind of experiment. */
  of: string;
  specification: Partial<CompleteSpecification> & object;
  specificationHash: string;
  error: FailureRecord["error"];
  epoch: number | null;
  step: number | null;
  environment?: unknown;
}
