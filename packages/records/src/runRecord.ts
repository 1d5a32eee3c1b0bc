import type { Environment } from "./environment.ts";
import type { CompleteSpecification } from "./runSpecification.ts";

/** One JSON document: everything that determined a run, and what came out, epoch by epoch. */
export interface RunRecord {
  kind: "training";
  /** The version of this form; it grows when the form changes. */
  version: 1;
  /** The condition as the paper calls it: "random labels". */
  name: string;
  specification: CompleteSpecification;
  /** SHA-256 of the specification. */
  specificationHash: string;
  dataset: {
    name: string;
    /** For people: "CIFAR-10". Older records do not say. */
    title?: string;
    /** How many classes there are, K: guessing is right for 1 in K. Older records do not say. */
    classes?: number;
    train: SetRecord;
    test: SetRecord;
    /** Training examples that were held out, if any were. */
    validation?: SetRecord;
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
  /** What a person changed while it ran. If there is none, the specification determines the run. */
  interventions: Intervention[];
  epochs: EpochRecord[];
  result: RunResult;
  /** Where `testOn` names shifts: the test set as it is, then each of them. */
  shifts?: ShiftRecord[];
  /** Where `recordExamples` asks for it; older records do not say. */
  dynamics?: DynamicsRecord;
  /** Where `recordNorms` asks for it; older records do not say. */
  norms?: NormsRecord;
}

/** What the finished network's weights and margins come to. */
export interface NormsRecord {
  /** ‖w − w₀‖₂: how far training has moved the trainable weights, of all together. */
  distance: number;
  /** Of the training examples z_y − max_{c ≠ y} z_c: deciles, as of `LabelDynamics`. */
  margins: number[];
  /** ‖X‖₂ = √(Σ_i ‖x_i‖²) of the training images as the network sees them. */
  inputNorm: number;
  /** null unless the network is a chain of dense layers with ReLUs between them. */
  dense: DenseNormsRecord | null;
  /**
   * null where its vectors would not fit into the memory allowed, or rounding hides it; older
   * records do not say.
   */
  sharpness?: SharpnessRecord | null;
}

/** The largest eigenvalue of the Hessian of the mean cross-entropy, by Lanczos' method. */
export interface SharpnessRecord {
  value: number;
  /**
   * How far an eigenvalue of the operator is at most. The operator's products are differences,
   * which the kinks of rectified linear units put off by some percent.
   */
  residual: number;
  /** The training examples of which it is the Hessian, from the first on. */
  examples: number;
  /** Products with the Hessian, at most. */
  steps: number;
}

/** Norms of a network of dense layers; biases are left out. */
export interface DenseNormsRecord {
  /** The ℓ₂ norm over all paths. */
  pathNorm: number;
  /** R, the spectral complexity, with the initial weights as references. */
  spectralComplexity: number;
  /** The margins divided by R·‖X‖₂/n, n being the training examples: deciles. */
  normalizedMargins: number[];
}

/** What training saw of examples whose label the corruption changed, and of the others. */
export interface DynamicsRecord {
  /** null where there are none. */
  changed: LabelDynamics | null;
  unchanged: LabelDynamics | null;
  /**
   * Of each measure the probability that an example with a changed label has a higher value than
   * one with another label, where equal values count half: the area under the ROC curve. null where
   * there are no pairs.
   */
  above: Record<DynamicsMeasure, number> | null;
}

/** A measure of training dynamics of `@rote/measures`, over all epochs of a run. */
export type DynamicsMeasure =
  | "firstEpochLearned"
  | "forgettingEvents"
  | "areaUnderMargin"
  | "confidence"
  | "variability"
  | "el2n";

/** How the measures of some examples are distributed. */
export interface LabelDynamics {
  examples: number;
  /**
   * For k = 0, …, 10 the least value that k tenths of the examples do not exceed; null where that
   * is an example that never was right, of `firstEpochLearned` and `forgettingEvents`.
   */
  deciles: Record<DynamicsMeasure, (number | null)[]>;
}

/** What the finished network does on the test set under a shift of its images. */
export interface ShiftRecord {
  /** "none" for the test set as it is. */
  name: string;
  /** 1 to 5; 0 for the test set as it is. */
  severity: number;
  /** Fraction from 0 to 1, with the test labels as the run has them. */
  testAccuracy: number;
  /** The same with the test labels as they were. */
  cleanLabelTestAccuracy: number;
  /** Mean cross-entropy in nats, with the test labels as the run has them. */
  testLoss: number;
  /** The same with the test labels as they were. */
  cleanLabelTestLoss: number;
}

/** What a record says of the training or the test set. */
export interface SetRecord {
  examples: number;
  /** Of the set as it was loaded. */
  fingerprint: string;
  /** Examples whose image the corruption changed. */
  changedImages: number;
  /** Examples whose label the corruption changed. */
  changedLabels: number;
}

/** A corruption of `@rote/corruptions`: its name, all its parameters and its seed. */
export interface CorruptionRecord {
  readonly name: string;
  readonly params: Readonly<Record<string, unknown>>;
  readonly seed: number;
}

/** From this step on, counted from 1, the scheduled learning rate was multiplied by the scale. */
export interface Intervention {
  step: number;
  learningRateScale: number;
}

/** What was measured in one epoch, and after it. */
export interface EpochRecord {
  /** Counted from 1. */
  epoch: number;
  /** Steps since the beginning. */
  step: number;
  /** Mean cross-entropy in nats, as met during the epoch. */
  loss: number;
  /** Fraction from 0 to 1 of the images, as augmented, that were right during the epoch. */
  onlineAccuracy: number;
  /**
   * Fraction from 0 to 1 of the training images that are right after the epoch; null where they
   * were not all looked at: see `evaluateEvery`. It is known of the last epoch.
   */
  trainAccuracy: number | null;
  /** On the test set under the same corruption, its labels included: figure 1c of the paper. */
  testAccuracy: number;
  /** The same with the test labels as they were. Equal unless the corruption changes labels. */
  cleanLabelTestAccuracy: number;
  /** On the training examples that are held out, if any are, with their labels as corrupted. */
  validationAccuracy?: number;
  /**
   * Fraction of the training examples whose label the corruption changed, and of the others, that
   * were right during the epoch, before the step of their batch; null where there are none. Known
   * where `recordExamples` asks for it.
   */
  changedLabelAccuracy?: number | null;
  unchangedLabelAccuracy?: number | null;
  learningRate: number;
  /** Wall time since training began. */
  seconds: number;
}

/**
 * Why a run ended: the training accuracy reached `stopAtAccuracy`; `epochsAfterFit` epochs had
 * passed since 99 %; what `earlyStopping` monitors rose no more; the learning rate had come down;
 * there were no more epochs allowed.
 */
export type EndedBy = "fitted" | "epochsAfterFit" | "earlyStopping" | "learningRate" | "epochs";

/** What came out of a run. */
export interface RunResult {
  /** Older records do not say. */
  endedBy?: EndedBy;
  /**
   * The first epoch after which the training accuracy, or under augmentation the online one,
   * reached `stopAtAccuracy`, 100 % where that is null; or null. Of 99 % see `epochsToFit`.
   */
  epochsToFit: number | null;
  trainAccuracy: number;
  testAccuracy: number;
  cleanLabelTestAccuracy: number;
  /**
   * That the network is right no more often than by guessing, or that there are too few examples to
   * tell; older records do not say.
   */
  caution?: string;
  /** SHA-256 of the final weights. */
  weightsHash: string;
  seconds: number;
}
