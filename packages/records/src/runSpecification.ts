import type { Json } from "./json.ts";

/** A training run's specification with every field filled in: it determines the run. */
export interface CompleteSpecification {
  /** A published dataset, "gaussianClusters", or "imageFolder": the user's own pictures. */
  dataset: string;
  /** How many training examples, from the first on. */
  train: number;
  /** How many test examples, from the first on. */
  test: number;
  /** Of imageFolder: height and width to which pictures are brought; null for 32. */
  pictureSize: number | null;
  /** SHA-256 of a file of labels that replace those of the training images; null for their own. */
  givenLabels: string | null;
  /** Of larger images the central so many pixels, as the paper takes 28; null: all of them. */
  crop: number | null;
  /** Whether each image is brought to mean 0 and variance 1; else the pixels stay as they are. */
  whitening: boolean;
  /**
   * The network, as in `paperModels` of `@rote/experiments`: "mlp-1x512"; or one's own, "own-" and
   * the SHA-256 of its source.
   */
  model: string;
  /** What is randomized: a corruption of `@rote/corruptions`, and its parameters. */
  corruption: NamedParameters;
  /** Augmentations of `@rote/regularizers` of the training images, drawn anew in each epoch. */
  augmentation: NamedParameters[];
  /** Coupled weight decay λ of the kernels: (λ/2)·Σw² joins the loss. */
  weightDecay: number;
  /** The probability with which dropout sets an activation to 0. */
  dropout: number;
  /** Fixes corruption, initial weights, the order of the examples, augmentation and dropout. */
  seed: number;
  /** What turns gradients into steps, with its options. */
  optimizer: OptimizerSpecification;
  /** The initial learning rate. */
  learningRate: number;
  /** How the learning rate changes from its initial value, with its options. */
  schedule: ScheduleSpecification;
  /** The longest a step's gradient may be, all weights together; null for any length. */
  clipNorm: number | null;
  /** Examples in a step. */
  batchSize: number;
  /** In how many parts the gradient of a batch is computed, to save memory. */
  accumulate: number;
  /** Training ends after this many epochs at the latest. */
  epochs: number;
  /**
   * Training ends once the training accuracy after an epoch reaches this: that of all images, or
   * under augmentation, as in the paper, that of the batches as the network met them. null: never.
   */
  stopAtAccuracy: number | null;
  /**
   * Training ends so many epochs after the first at which that accuracy is 99 %; null for no such
   * end.
   */
  epochsAfterFit: number | null;
  /**
   * Training ends where the schedule has come down to less than this share of the initial learning
   * rate, 0 for never. A cosine goes on: it is made to come down at the last epoch allowed.
   */
  stopAtLearningRate: number;
  /**
   * All training images are seen after every so many epochs, and after those that may have fitted
   * them.
   */
  evaluateEvery: number;
  /** Training examples that are held out, the next after those that are trained on. */
  validation: number;
  /**
   * Training ends once what is monitored has not risen by more than `minDelta` for `patience`
   * epochs; null: not so. The weights stay those of the last epoch.
   */
  earlyStopping: EarlyStoppingSpecification | null;
  /** ε: a share of each target is spread over all classes. */
  labelSmoothing: number;
  /** α of Beta(α, α): images are mixed with others, and targets alike; 0: not so. */
  mixUp: number;
  /** Whether loss and margin of every training example are recorded in each epoch. */
  recordExamples: boolean;
  /** Whether norms, margins and sharpness of the finished network are recorded. */
  recordNorms: boolean;
  /** λ of the lasso: λ·Σ|w| of the kernels joins the loss. */
  l1: number;
  /** The largest norm of the weights into a unit or filter; null: any. */
  maxNorm: number | null;
  /** Shifts of the test images on which the finished network is evaluated. */
  testOn: ShiftSpecification[];
}

/** A shift of test images: a corruption of `@rote/corruptions` at one of its severities. */
export interface ShiftSpecification {
  /** "gaussianNoise", "gaussianBlur", "contrast", "brightness" or "jpegCompression". */
  name: string;
  /** 1, the least, to 5. */
  severity: number;
}

/** When training ends by what is seen after each epoch. */
export interface EarlyStoppingSpecification {
  /** The accuracy on the examples held out, or on the test set. */
  monitor: "validationAccuracy" | "testAccuracy";
  /** Epochs. */
  patience: number;
  /** What counts as more: more than this above the best so far. */
  minDelta: number;
}

/** A corruption or an augmentation by its name, with the parameters it is given. */
export interface NamedParameters {
  /** The name of its function. */
  name: string;
  /** Its options, as the function takes them, the seed left out. */
  params: Record<string, Json>;
}

/** An optimizer of `@rote/training`. `weightDecay` is the decoupled one. */
export type OptimizerSpecification =
  | { name: "sgd"; weightDecay: number }
  | { name: "momentum"; momentum: number; weightDecay: number }
  | { name: "nesterov"; momentum: number; weightDecay: number }
  | { name: "adam"; beta1: number; beta2: number; epsilon: number; weightDecay: number };

/**
 * How the learning rate changes from its initial value. `warmUp` is the number of epochs over which
 * it rises linearly from 0 to the schedule's.
 */
export type ScheduleSpecification =
  /** Times `rate` whenever `examples` more have been seen, rounded to epochs. */
  | { name: "exponential"; rate: number; examples: number; warmUp: number }
  | { name: "constant"; warmUp: number }
  /** Times `rate` at each of the epochs in `milestones`. */
  | { name: "step"; rate: number; milestones: number[]; warmUp: number }
  /** Half a cosine, down to `final` at the last epoch allowed. */
  | { name: "cosine"; final: number; warmUp: number };
