import type { Environment } from "./environment.ts";

/** How an audit trains, with every field filled in. */
export interface CompleteAuditSpecification {
  /** What was audited: a dataset's name, or the name of the folder or file. */
  dataset: string;
  /** The fingerprint of images and given labels. */
  fingerprint: string;
  /** A network's name; of one's own "own-" and the SHA-256 of its source. */
  model: string;
  /** Parts of the cross-validation. */
  folds: number;
  epochs: number;
  batchSize: number;
  learningRate: number;
  /** Whether each image is brought to mean 0 and variance 1. */
  whitening: boolean;
  /** How many nearest images are asked for their labels. */
  neighbours: number;
  /** Correlation of two images from which on they are near-duplicates. */
  duplicateFrom: number;
  /** Draws folds, initial weights and the order of training. */
  seed: number;
}

/** One JSON document: what an audit of labels found. */
export interface AuditRecord {
  kind: "audit";
  /** The version of this form; it grows when the form changes. */
  version: 1;
  specification: CompleteAuditSpecification;
  /** SHA-256 of the specification. */
  specificationHash: string;
  dataset: { title: string; classes: string[]; examples: number };
  model: {
    trainableParameters: number;
    /** The text of one's own network. */
    source?: string;
  };
  environment: Environment;
  result: AuditResult;
  /** Of every example, in the order of the set. */
  examples: AuditedExamples;
  seconds: number;
}

/** What holds of all examples together. */
export interface AuditResult {
  /** Why the rest means little, where it does: the networks guess no better than chance. */
  caution?: string;
  /** The places of the examples whose labels are likely wrong, the likeliest first. */
  suspects: number[];
  /** The share of wrong labels by confident learning, of held-out and training logits. */
  errorRate: number;
  /** P(given = i | true = j) by confident learning; a row for each true class j. */
  noiseMatrix: number[][];
  /** Shares that are right after the last epoch. */
  accuracy: {
    /** Of the examples that were trained on, against their given labels. */
    training: number;
    /** Of the same examples while they were held out. */
    heldOut: number;
    /** The difference: what is known of an example because it was trained on, not by the others. */
    memory: number;
    /** Of the suspects that were trained on: labels learned by heart. null without suspects. */
    suspects: number | null;
  };
  /** Pairs of classes that suspects mix up, the most frequent first. */
  confusions: { given: number; suggested: number; count: number }[];
  /** Pairs of near-duplicates whose labels differ, the most alike first. */
  duplicates: { places: [number, number]; correlation: number }[];
}

/** Columns with an entry for each example. */
export interface AuditedExamples {
  /** The label as it was given. */
  given: number[];
  /** The likeliest class that is not the given one. */
  suggested: number[];
  /**
   * From 0 to 1: of the label by all that was measured. Below 1/2 the suggested one is likelier.
   */
  quality: number[];
  /** The probability of the given label, and of the suggested one, while held out. */
  selfConfidence: number[];
  suggestedConfidence: number[];
  /** How many of the nearest images have the given label, and how many the suggested one. */
  neighboursGiven: number[];
  neighboursSuggested: number[];
  /** The area under the margin. */
  areaUnderMargin: number[];
  /** Mean and deviation over the epochs of the label's probability while trained on. */
  confidence: number[];
  variability: number[];
  /** The mean over epochs and folds of ‖p − 1_y‖. */
  el2n: number[];
  /** How often it was forgotten, in the mean over the folds; null where it was never right. */
  forgettingEvents: (number | null)[];
  /** The first epoch in which it was right, in the mean over the folds; null where it never was. */
  firstEpochLearned: (number | null)[];
}
