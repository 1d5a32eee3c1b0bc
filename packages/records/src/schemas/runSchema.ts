import * as z from "zod/mini";

const accuracy = z.nullable(z.number().check(z.minimum(0), z.maximum(1)));

/** JSON has no NaN: where a loss is null the run had diverged. */
const loss = z.pipe(
  z.nullable(z.number()),
  z.transform((value) => value ?? Number.NaN),
);

/** Anything with a name, or the name itself. */
export const named = z.union([z.string(), z.looseObject({ name: z.string() })]);

/** The version of the form of a record; older programs left it out. */
const version = z.optional(z.literal(1));

/** What names a record. */
export const hashed = {
  version,
  specification: z.looseObject({}),
  specificationHash: z.string(),
};

/** Wall time; other programs leave it out. */
export const seconds = z.optional(z.number().check(z.minimum(0)));

const count = z.int().check(z.minimum(0));

/** What a record says of a set. */
const set = z.optional(
  z.looseObject({
    examples: z.optional(count),
    fingerprint: z.optional(z.string()),
    changedImages: z.optional(count),
    changedLabels: z.optional(count),
  }),
);

/** A dataset's name, or what is known of it besides. */
export const dataset = z.union([
  z.string(),
  z.looseObject({
    name: z.string(),
    title: z.optional(z.string()),
    classes: z.optional(z.number().check(z.positive())),
    train: set,
    test: set,
  }),
]);

const text = z.optional(z.string());

/** What a result depends on besides its specification, as far as it can be done again by it. */
export const environment = z.optional(
  z.nullable(
    z.looseObject({
      rote: text,
      runtime: text,
      platform: text,
      processor: text,
      packages: z.optional(z.record(z.string(), z.string())),
      tfjs: text,
      backend: text,
      engine: text,
      provider: text,
      onnxRuntime: text,
      threads: z.optional(z.int().check(z.positive())),
      numerics: z.optional(z.int().check(z.positive())),
    }),
  ),
);

/** Why a run may have ended. */
export const ENDS = [
  "fitted",
  "epochsAfterFit",
  "earlyStopping",
  "learningRate",
  "epochs",
] as const;

/** What is read of the specification of a training run. */
export const specification = {
  model: z.string(),
  dataset: z.string(),
  train: z.number(),
  seed: z.number(),
  epochs: z.number(),
  // Older records do not know of regularizers.
  augmentation: z._default(z.array(z.looseObject({ name: z.string() })), []),
  weightDecay: z._default(z.number(), 0),
  dropout: z._default(z.number(), 0),
  // Nor of these ways to end.
  stopAtAccuracy: z.optional(z.nullable(z.number())),
  epochsAfterFit: z._default(z.nullable(count), null),
  stopAtLearningRate: z._default(z.number(), 0.01),
  evaluateEvery: z._default(count, 1),
  validation: z._default(count, 0),
  earlyStopping: z._default(z.nullable(z.looseObject({ patience: count })), null),
  labelSmoothing: z._default(z.number(), 0),
  mixUp: z._default(z.number(), 0),
  l1: z._default(z.number(), 0),
  maxNorm: z._default(z.nullable(z.number()), null),
  recordExamples: z._default(z.boolean(), false),
  recordNorms: z._default(z.boolean(), false),
  pictureSize: z._default(z.nullable(count), null),
  givenLabels: z._default(z.nullable(z.string()), null),
  crop: z._default(z.nullable(count), 28),
  whitening: z._default(z.boolean(), true),
  testOn: z._default(z.array(z.looseObject({ name: z.string(), severity: count })), []),
};

const share = z.number().check(z.minimum(0), z.maximum(1));
const length = z.number().check(z.minimum(0));
const deciles = z.array(z.number()).check(z.length(11));
/** null where an example never was right. */
const decilesOrNever = z.array(z.nullable(z.number())).check(z.length(11));
const ofMeasures = <Epochs extends z.core.$ZodType, Value extends z.core.$ZodType>(
  epochs: Epochs,
  value: Value,
) =>
  z.looseObject({
    firstEpochLearned: epochs,
    forgettingEvents: epochs,
    areaUnderMargin: value,
    confidence: value,
    variability: value,
    el2n: value,
  });
const labelDynamics = z.nullable(
  z.looseObject({ examples: count, deciles: ofMeasures(decilesOrNever, deciles) }),
);

/** A training run, as far as anything reads it; a record may hold more, and keeps it. */
export const runSchema = z.looseObject({
  version,
  specification: z.looseObject(specification),
  specificationHash: z.string(),
  name: z.string(),
  corruption: z.looseObject({
    name: z.string(),
    params: z.record(z.string(), z.unknown()),
    seed: z.number(),
  }),
  model: named,
  dataset,
  epochs: z.array(
    z.looseObject({
      epoch: z.int().check(z.minimum(0)),
      step: z.int().check(z.minimum(0)),
      loss,
      trainAccuracy: accuracy,
      testAccuracy: accuracy,
      cleanLabelTestAccuracy: z.optional(accuracy),
      onlineAccuracy: z.optional(accuracy),
      validationAccuracy: z.optional(accuracy),
      changedLabelAccuracy: z.optional(accuracy),
      unchangedLabelAccuracy: z.optional(accuracy),
      learningRate: z.number(),
      seconds: z.number().check(z.minimum(0)),
    }),
  ),
  // Older records do not know of any.
  interventions: z._default(
    z.array(z.looseObject({ step: z.number(), learningRateScale: z.number() })),
    [],
  ),
  result: z.looseObject({
    endedBy: z.optional(z.enum(ENDS)),
    epochsToFit: z.nullable(z.number()),
    trainAccuracy: accuracy,
    testAccuracy: accuracy,
    cleanLabelTestAccuracy: z.optional(accuracy),
    caution: z.optional(z.string()),
    weightsHash: z.optional(z.string()),
    seconds,
  }),
  shifts: z.optional(
    z.array(
      z.looseObject({
        name: z.string(),
        severity: count,
        testAccuracy: accuracy,
        testLoss: z.optional(z.nullable(z.number().check(z.minimum(0)))),
        cleanLabelTestAccuracy: accuracy,
        cleanLabelTestLoss: z.optional(z.nullable(z.number().check(z.minimum(0)))),
      }),
    ),
  ),
  dynamics: z.optional(
    z.looseObject({
      changed: labelDynamics,
      unchanged: labelDynamics,
      above: z.nullable(ofMeasures(share, share)),
    }),
  ),
  norms: z.optional(
    z.looseObject({
      distance: length,
      margins: deciles,
      inputNorm: length,
      dense: z.nullable(
        z.looseObject({
          pathNorm: length,
          spectralComplexity: length,
          normalizedMargins: deciles,
        }),
      ),
      sharpness: z.optional(
        z.nullable(
          z.looseObject({ value: z.number(), residual: length, examples: count, steps: count }),
        ),
      ),
    }),
  ),
  environment,
});
