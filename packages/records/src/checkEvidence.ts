import { type ArgumentKind, checkArgument, checkChoice, type ErrorClass } from "@rote/options";
import { EvidenceError } from "./evidenceError.ts";

const number: ArgumentKind = ["number", null];
const set: ArgumentKind = { "examples?": "number", "fingerprint?": "text" };

/** What is known of a dataset besides its name. */
const dataset: ArgumentKind = {
  name: "text",
  "title?": "text",
  "classes?": "number",
  "train?": set,
  "test?": set,
};

const measured = {
  "loss?": number,
  "trainAccuracy?": number,
  "testAccuracy?": number,
  "cleanLabelTestAccuracy?": number,
  "onlineAccuracy?": number,
  "validationAccuracy?": number,
  "changedLabelAccuracy?": number,
  "unchangedLabelAccuracy?": number,
  "learningRate?": "number",
  "seconds?": "number",
} as const;

/** What was measured in one epoch, and after it. */
export const epochKind: ArgumentKind = { epoch: "number", "step?": "number", ...measured };

/** The same in a record, of which curves are drawn. */
const drawnEpoch: ArgumentKind = { epoch: "number", step: "number", ...measured };

/** What is read of the specification of a training run; that of some kinds lacks most of it. */
export const specificationKind: ArgumentKind = {
  "model?": "named",
  "train?": "number",
  "test?": "number",
  "seed?": "number",
  "epochs?": "number",
  "augmentation?": [{ name: "text" }],
  "weightDecay?": "number",
  "dropout?": "number",
  "optimizer?": "object",
  "schedule?": "object",
  "stopAtAccuracy?": number,
};

const ofMeasures = (value: ArgumentKind): ArgumentKind => ({
  firstEpochLearned: value,
  forgettingEvents: value,
  areaUnderMargin: value,
  confidence: value,
  variability: value,
  el2n: value,
});
const labels: ArgumentKind = [{ examples: "number", deciles: ofMeasures([number]) }, null];

const corruption: ArgumentKind = { name: "text", params: "object", "seed?": "number" };

/** What every record may say of itself. */
const common = { "specificationHash?": "text", "seconds?": "number" } as const;

const run: ArgumentKind = {
  ...common,
  "name?": "text",
  corruption,
  model: "named",
  dataset: "named",
  "specification?": specificationKind,
  epochs: "list",
  result: {
    "epochsToFit?": number,
    "trainAccuracy?": number,
    "testAccuracy?": number,
    "cleanLabelTestAccuracy?": number,
    "weightsHash?": "text",
    "seconds?": "number",
  },
  "interventions?": "list",
  "shifts?": [
    {
      name: "text",
      severity: "number",
      "testAccuracy?": number,
      "cleanLabelTestAccuracy?": number,
    },
  ],
  "dynamics?": { changed: labels, unchanged: labels, above: [ofMeasures("number"), null] },
  "norms?": {
    distance: "number",
    margins: ["number"],
    inputNorm: "number",
    dense: [
      { pathNorm: "number", spectralComplexity: "number", normalizedMargins: ["number"] },
      null,
    ],
    "sharpness?": [{ value: "number" }, null],
  },
};

const machine: ArgumentKind = {
  ...common,
  specification: specificationKind,
  dataset: "named",
  kernel: "named",
  features: ["named", null],
  ridge: "number",
  "labels?": "text",
  "trainError?": "number",
  "testError?": "number",
  norm: "number",
  "memorization?": {
    mean: "number",
    deciles: ["number"],
    memorized: "number",
    farther: number,
  },
};

/** What figures, tables and claims read of a record of each kind. */
const EVIDENCE = {
  training: run,
  linear: machine,
  expressivity: {
    ...common,
    specification: "object",
    n: "number",
    dimension: "number",
    "outputs?": "number",
    "depth?": "number",
    "width?": "number",
    "weights?": "number",
    maxError: "number",
  },
  complexity: {
    ...common,
    specification: {
      of: "text",
      train: "number",
      "seed?": "number",
      "radius?": number,
      "network?": [specificationKind, null],
    },
    dataset: "named",
    parameters: number,
    kernel: ["named", null],
    rademacher: {
      values: ["number"],
      mean: "number",
      low: "number",
      high: "number",
      bound: number,
    },
    stability: [{ leftOut: ["number"], true: "object", random: "object" }, null],
  },
  failure: {
    ...common,
    of: "text",
    specification: specificationKind,
    error: { name: "text", message: "text" },
  },
} as const satisfies Record<string, ArgumentKind>;

/** The kinds of records of which figures, tables and claims are made. */
export type EvidenceKind = keyof typeof EVIDENCE;

/**
 * Refuses records of another form, down to the field, as far as figures, tables and claims read
 * them: a record may lack what older ones do not say, and may have more.
 *
 * @throws {Fault} the caller's own class. Defaults to `EvidenceError`.
 */
export function checkEvidence(
  who: string,
  kind: EvidenceKind,
  records: unknown,
  Fault: ErrorClass = EvidenceError,
): void {
  checkChoice(who, "kind", kind, Object.keys(EVIDENCE) as EvidenceKind[], Fault);
  checkRecords(who, EVIDENCE[kind], records, Fault);
  if (kind !== "training") return;
  for (const [i, { epochs }] of (records as { epochs: unknown }[]).entries()) {
    checkArgument(who, `records[${i}].epochs`, epochs, [drawnEpoch], Fault);
  }
}

/** All but what was measured epoch by epoch, of which there may be much. */
function checkRecords(who: string, kind: ArgumentKind, records: unknown, Fault: ErrorClass): void {
  checkArgument(who, "records", records, [kind], Fault);
  for (const [i, record] of (records as { dataset?: unknown }[]).entries()) {
    if (typeof record.dataset !== "object") continue;
    checkArgument(who, `records[${i}].dataset`, record.dataset, dataset, Fault);
  }
}

/** @throws {EvidenceError} unless it is a list. */
export function checkList(who: string, items: unknown): void {
  checkArgument(who, "records", items, "list", EvidenceError);
}

/** @throws {EvidenceError} unless each is a training run; its epochs are not looked at. */
export function checkRuns(who: string, runs: unknown): void {
  checkRecords(who, run, runs, EvidenceError);
}

/** @throws {EvidenceError} unless each is a kernel machine. */
export function checkMachines(who: string, machines: unknown): void {
  checkRecords(who, machine, machines, EvidenceError);
}

/** @throws {EvidenceError} unless it is an object with what its fields must be. */
export function objectOf<Given extends object>(
  who: string,
  given: Given,
  kind: ArgumentKind = "object",
): Given {
  checkArgument(who, "it", given, kind, EvidenceError);
  return given;
}

/** @throws {EvidenceError} unless it is a number: JavaScript computes with "1" and null as well. */
export function checkNumber(who: string, name: string, value: unknown): void {
  checkArgument(who, name, value, "number", EvidenceError);
}

/** The corruption of a run. @throws {EvidenceError} if it has none. */
export const corruptionOf = <Run extends { corruption: object }>(
  who: string,
  run: Run,
): Run["corruption"] => objectOf(who, run, { corruption }).corruption;

/** @throws {EvidenceError} unless it has the fields of a regularization. */
export function checkRegularization(who: string, given: unknown): void {
  const fields = { augmentation: ["text"], weightDecay: "number", dropout: "number" } as const;
  checkArgument(who, "regularization", given, fields, EvidenceError);
}
