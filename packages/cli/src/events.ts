import * as z from "zod";

// What `--json` prints: one of these a line. The same as JSON Schema is ../events.schema.json.

/** JSON has no NaN and no infinity: they are texts. */
const number = z.union([z.number(), z.enum(["NaN", "Infinity", "-Infinity"])]);
const share = number;
const count = z.int().nonnegative();
const text = z.string();

/**
 * A document that has a form of its own, such as a record: see `parseRecord` of
 * `@rote/records/schemas`.
 */
const document = z.looseObject({}) as unknown as z.ZodType<object>;

/** Of a run: the hash of its specification, and what people call it. */
const run = { id: text, name: text };

/** The fields of each event, besides `v`, `t` and `event`. */
export const EVENTS = {
  // Runs, whatever is run.
  run_start: z.strictObject({ ...run, specification: document, attempt: count.optional() }),
  resume: z.strictObject({ ...run, epoch: count, step: count, damaged: z.array(text) }),
  checkpoint: z.union([
    z.strictObject({ ...run, epoch: count, step: count, path: text }),
    z.strictObject({ name: text, part: count, path: text }), // of an audit
  ]),
  epoch_end: z.looseObject({
    ...run,
    epoch: count,
    step: count,
    loss: number,
    onlineAccuracy: share,
    trainAccuracy: share.nullable(),
    testAccuracy: share,
    cleanLabelTestAccuracy: share,
    learningRate: number,
    seconds: number,
  }),
  shift: z.strictObject({
    ...run,
    shift: z.strictObject({ name: text, severity: count, testAccuracy: share, testLoss: number }),
  }),
  run_end: z.union([
    z.strictObject({ ...run, record: document }),
    z.strictObject({ ...run, result: document }), // of an audit
  ]),
  run_failed: z.strictObject({ ...run, attempts: count.optional(), message: text, kind: text }),
  run_refused: z.strictObject({ id: text, machine: text, reason: text }),

  // Sweeps.
  planned: z.strictObject({
    id: text,
    kind: text,
    specification: document,
    done: z.boolean(),
    steps: count,
    seconds: number.nullable(),
  }),
  plan: z.strictObject({
    runs: count,
    steps: count,
    seconds: number.optional(),
    concurrency: count,
    folder: text.optional(),
    downloads: z.array(z.strictObject({ name: text, bytes: count })),
  }),
  script: z.strictObject({ scheduler: z.literal("slurm"), script: text }),
  sweep_end: z.strictObject({ table: text, runs: count, of: count }),
  cancelled: z.strictObject({ runs: count, running: count }),
  machines: z.strictObject({
    machines: z.array(
      z.strictObject({
        name: text,
        slots: count,
        backend: text,
        runtime: text,
        jobs: z.array(text),
      }),
    ),
  }),

  // Workers and the board of a queue.
  worker_ready: z.strictObject({ machine: text }),
  worker_started: z.strictObject({ job: text, step: count.optional() }),
  worker_finished: z.strictObject({ job: text }),
  worker_failed: z.strictObject({ id: text, kind: text, message: text, retryable: z.boolean() }),
  worker_refused: z.strictObject({ id: text, reason: text }),
  worker_released: z.strictObject({ job: text, reason: text }),
  worker_checkpointNotKept: z.strictObject({ job: text, reason: text }),
  worker_trouble: z.strictObject({ message: text }),
  board: z.strictObject({ url: text }),

  /** The scores of a memorization, and the files that hold them. */
  memorization: z.strictObject({
    json: text,
    csv: text,
    influence: text.optional(),
    examples: count,
    changed: count,
    auc: z.strictObject({ memorization: z.number().nullable(), cScore: z.number().nullable() }),
    shares: z.array(
      z.strictObject({
        share: z.number(),
        runs: count,
        trainAccuracy: z.number(),
        heldOutAccuracy: z.number(),
        testAccuracy: z.number(),
      }),
    ),
  }),

  // What comes of records.
  damaged: z.strictObject({ path: text, reason: text }),
  copy: z.strictObject({ path: text, sameAs: text }), // of a run that counts once
  claim: z.looseObject({
    id: text,
    sentence: text,
    source: text,
    verdict: z.enum(["holds", "fails", "inconclusive", "notEnoughRuns", "premiseNotMet"]),
    evidence: text,
  }),
  report: z.strictObject({
    report: text,
    figure: text.optional(),
    figures: text.optional(),
    files: z.array(text).optional(),
  }),
  export: z.strictObject({
    run: text,
    format: text,
    folder: text,
    files: z.array(text),
    step: count,
    epoch: count,
  }),
  verification: z.strictObject({
    path: text.optional(),
    what: text,
    outcome: z.enum(["same", "different", "notChecked"]),
    detail: text,
  }),

  // Data, and this machine.
  dataset: z.looseObject({
    name: text,
    title: text,
    splits: z.record(text, count),
    shape: z.array(count),
    bytes: count,
    licence: text,
  }),
  fetched: z.strictObject({ name: text, path: text }),
  file: z.strictObject({ file: text, path: text, status: text, error: text.optional() }),
  path: z.strictObject({ path: text }),
  finding: z.strictObject({
    what: text,
    state: z.enum(["fine", "missing", "absent"]),
    says: text,
    remedy: text.optional(),
  }),
  version: z.strictObject({ version: text }), // of rote
  doctor: z.strictObject({ backend: text, missing: z.array(text) }),

  /** The last line of a command that fails. */
  error: z.strictObject({
    /** Stable: "MISSING_FILE", "USAGE", "INTERRUPTED". */
    code: text.regex(/^[A-Z][A-Z0-9_]*$/),
    message: text,
    exitCode: count,
  }),
};

export type EventName = keyof typeof EVENTS;

/** What an event says besides `v`, `t` and `event`. */
export type EventFields<Name extends EventName> = z.input<(typeof EVENTS)[Name]>;

const envelope = { v: z.literal(1), t: text.regex(/^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z$/) };

/** Every line that `--json` prints. */
export const eventSchema = z.union(
  Object.entries(EVENTS).flatMap(([event, fields]) => {
    const forms: readonly z.ZodObject[] = "options" in fields ? fields.options : [fields];
    return forms.map((form) => form.extend({ ...envelope, event: z.literal(event) }));
  }),
);
