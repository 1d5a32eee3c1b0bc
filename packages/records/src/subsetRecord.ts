import type { Environment } from "./environment.ts";
import type { CorruptionRecord, EndedBy, SetRecord } from "./runRecord.ts";
import type { CompleteSpecification } from "./runSpecification.ts";

/**
 * A specification of a training on a random share of the examples, with every field filled in: a
 * run's, the share, and which of many draws it is.
 */
export interface CompleteSubsetSpecification
  extends Omit<
    CompleteSpecification,
    "validation" | "earlyStopping" | "recordExamples" | "recordNorms" | "testOn"
  > {
  /** How much of the training examples the network is trained on, above 0 and below 1. */
  share: number;
  /** Counted from 0: it draws the examples, the initial weights and all that training draws. */
  draw: number;
}

/** One JSON document: a network trained on a random share, and which examples it has right. */
export interface SubsetRecord {
  kind: "subset";
  /** The version of this form; it grows when the form changes. */
  version: 1;
  specification: CompleteSubsetSpecification;
  /** SHA-256 of the specification. */
  specificationHash: string;
  dataset: {
    name: string;
    /** For people: "CIFAR-10". */
    title: string;
    /** How many classes there are. */
    classes: number;
    /** All of the training examples, those that were left out among them. */
    train: SetRecord;
    test: SetRecord;
  };
  /** The corruption as it was applied: all its parameters, and its seed. */
  corruption: CorruptionRecord;
  model: {
    name: string;
    trainableParameters: number;
    /** The text of one's own network. */
    source?: string;
  };
  environment: Environment;
  /** Which training examples the network was trained on: a bit for each, hexadecimal. */
  included: string;
  /** Whose label the corruption changed: a bit for each training example. */
  changed: string;
  result: {
    /** Of which training examples the network gives the label, as it was changed: bits. */
    right: string;
    /** Of which test examples it gives the label as it was: bits. */
    testRight: string;
    /** The shares of right ones among the examples that it was trained on, and the others. */
    trainAccuracy: number;
    heldOutAccuracy: number;
    testAccuracy: number;
    epochs: number;
    endedBy: EndedBy;
    /** SHA-256 of the final weights. */
    weightsHash: string;
    seconds: number;
  };
}
