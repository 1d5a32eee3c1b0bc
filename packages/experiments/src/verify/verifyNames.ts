import type {
  AuditRecord,
  ComplexityRecord,
  Environment,
  ExpressivityRecord,
  FailureRecord,
  LinearEnvironment,
  LinearRecord,
  RunRecord,
  SubsetRecord,
} from "@rote/records";
import type { EvidenceOf } from "@rote/records/schemas";
import { firstOf, type Verification, verdict } from "../kind/verification.ts";

/**
 * Whether Rote knows all fields of a record, at any depth: a field that it does not know was added
 * by somebody else, or by a newer version. Those of the specification its hash covers.
 */
export function verifyNames(kind: keyof EvidenceOf, record: object): Verification {
  const unknown = [...new Set(unknownFields(record, FIELDS[kind]))];
  const wrong = unknown.length === 0 ? [] : [`fields that Rote does not know: ${list(unknown)}`];
  return verdict("names of the fields", wrong, "all known");
}

const list = (names: readonly string[]) => firstOf(names, ", ");

/** The fields within something, by their names; true where anything may be. */
type Fields = true | { readonly [name: string]: Fields };

/** The paths of fields that are not known; those within lists without the places. */
function unknownFields(value: unknown, known: Fields, path = ""): string[] {
  if (known === true || typeof value !== "object" || value === null) return [];
  if (Array.isArray(value)) return value.flatMap((one) => unknownFields(one, known, path));
  return Object.entries(value).flatMap(([name, inner]) =>
    Object.hasOwn(known, name)
      ? unknownFields(inner, known[name]!, `${path}${name}.`)
      : [`${path}${name}`],
  );
}

/** The same as a type: a field that a record gets is missing below until it stands there too. */
type FieldsOf<Value> = Value extends readonly (infer One)[]
  ? FieldsOf<One>
  : Value extends object
    ? string extends keyof Value
      ? true
      : { readonly [Name in keyof Value]-?: FieldsOf<NonNullable<Value[Name]>> }
    : true;

type FieldsOfRecord<Kind> = FieldsOf<Omit<Kind, "specification">> & {
  readonly specification: true;
  readonly jobId: true;
};

/** Of the records of every kind. */
const COMMON = {
  kind: true,
  version: true,
  specification: true,
  specificationHash: true,
  jobId: true,
  environment: {
    rote: true,
    runtime: true,
    platform: true,
    processor: true,
    packages: true,
    backend: true,
    threads: true,
    onnxRuntime: true,
    provider: true,
    numerics: true,
    tfjs: true,
    engine: true,
  } satisfies FieldsOf<Environment & LinearEnvironment>,
} as const;

const SET = { examples: true, fingerprint: true } as const;
const CHANGED_SET = { ...SET, changedImages: true, changedLabels: true } as const;
const NAMED = { name: true, params: true } as const;
const CORRUPTION = { ...NAMED, seed: true } as const;
const MODEL = { trainableParameters: true, source: true } as const;
const MEASURES = {
  firstEpochLearned: true,
  forgettingEvents: true,
  areaUnderMargin: true,
  confidence: true,
  variability: true,
  el2n: true,
} as const;
const DYNAMICS = { examples: true, deciles: MEASURES } as const;
const STABILITY = { largest: true, mean: true, trainAccuracy: true, testAccuracy: true } as const;

const FIELDS: {
  readonly training: FieldsOfRecord<RunRecord>;
  readonly linear: FieldsOfRecord<LinearRecord>;
  readonly expressivity: FieldsOfRecord<ExpressivityRecord>;
  readonly complexity: FieldsOfRecord<ComplexityRecord>;
  readonly audit: FieldsOfRecord<AuditRecord>;
  readonly subset: FieldsOfRecord<SubsetRecord>;
  readonly failure: FieldsOfRecord<FailureRecord>;
} = {
  training: {
    ...COMMON,
    name: true,
    dataset: {
      name: true,
      title: true,
      classes: true,
      train: CHANGED_SET,
      test: CHANGED_SET,
      validation: CHANGED_SET,
    },
    corruption: CORRUPTION,
    model: { name: true, ...MODEL },
    interventions: { step: true, learningRateScale: true },
    epochs: {
      epoch: true,
      step: true,
      loss: true,
      onlineAccuracy: true,
      trainAccuracy: true,
      testAccuracy: true,
      cleanLabelTestAccuracy: true,
      validationAccuracy: true,
      changedLabelAccuracy: true,
      unchangedLabelAccuracy: true,
      learningRate: true,
      seconds: true,
    },
    result: {
      endedBy: true,
      epochsToFit: true,
      trainAccuracy: true,
      testAccuracy: true,
      cleanLabelTestAccuracy: true,
      caution: true,
      weightsHash: true,
      seconds: true,
    },
    shifts: {
      name: true,
      severity: true,
      testAccuracy: true,
      cleanLabelTestAccuracy: true,
      testLoss: true,
      cleanLabelTestLoss: true,
    },
    dynamics: { changed: DYNAMICS, unchanged: DYNAMICS, above: MEASURES },
    norms: {
      distance: true,
      margins: true,
      inputNorm: true,
      dense: { pathNorm: true, spectralComplexity: true, normalizedMargins: true },
      sharpness: { value: true, residual: true, examples: true, steps: true },
    },
  },
  linear: {
    ...COMMON,
    dataset: { name: true, title: true, classes: true, train: SET, test: SET },
    kernel: NAMED,
    features: { name: true, dimension: true },
    ridge: true,
    labels: true,
    trainError: true,
    testError: true,
    norm: true,
    certificate: {
      status: true,
      relativeResidual: true,
      norm: true,
      normKind: true,
      rank: true,
      conditionEstimate: true,
      method: true,
      reason: true,
    },
    memorization: { mean: true, deciles: true, memorized: true, farther: true },
    seconds: true,
    timings: true,
    peakMemory: true,
  },
  expressivity: {
    ...COMMON,
    n: true,
    dimension: true,
    outputs: true,
    depth: true,
    width: true,
    weights: true,
    maxError: true,
    largestWeight: true,
    seconds: true,
  },
  complexity: {
    ...COMMON,
    dataset: { name: true, title: true, train: SET, test: SET },
    dimension: true,
    parameters: true,
    kernel: NAMED,
    rademacher: {
      values: true,
      positives: true,
      mean: true,
      low: true,
      high: true,
      isExact: true,
      bound: true,
    },
    stability: { leftOut: true, points: true, true: STABILITY, random: STABILITY },
    seconds: true,
  },
  audit: {
    ...COMMON,
    dataset: { title: true, classes: true, examples: true },
    model: MODEL,
    result: {
      caution: true,
      suspects: true,
      errorRate: true,
      noiseMatrix: true,
      accuracy: { training: true, heldOut: true, memory: true, suspects: true },
      confusions: { given: true, suggested: true, count: true },
      duplicates: { places: true, correlation: true },
    },
    examples: {
      given: true,
      suggested: true,
      quality: true,
      selfConfidence: true,
      suggestedConfidence: true,
      neighboursGiven: true,
      neighboursSuggested: true,
      areaUnderMargin: true,
      confidence: true,
      variability: true,
      el2n: true,
      forgettingEvents: true,
      firstEpochLearned: true,
    },
    seconds: true,
  },
  subset: {
    ...COMMON,
    dataset: { name: true, title: true, classes: true, train: CHANGED_SET, test: CHANGED_SET },
    corruption: CORRUPTION,
    model: { name: true, ...MODEL },
    included: true,
    changed: true,
    result: {
      right: true,
      testRight: true,
      trainAccuracy: true,
      heldOutAccuracy: true,
      testAccuracy: true,
      epochs: true,
      endedBy: true,
      weightsHash: true,
      seconds: true,
    },
  },
  failure: {
    ...COMMON,
    of: true,
    error: { name: true, code: true, message: true },
    epoch: true,
    step: true,
    time: true,
  },
};
