import { existsSync, readdirSync, readFileSync, statSync } from "node:fs";
import { basename, join } from "node:path";
import type { RunRecord } from "@rote/experiments";
import type { ExpressivityRecord, LinearRecord } from "@rote/plots";
import { z } from "zod";
import { RecordError } from "./recordError.ts";
import { IDENTITY } from "./results.ts";
import { UsageError } from "./usageError.ts";

/** What a folder of results holds. */
export interface Records {
  runs: RunRecord[];
  linear: LinearRecord[];
  expressivity: ExpressivityRecord[];
  /** JSON files that hold something else: paths within the folder. */
  others: string[];
}

// What the report draws; records may hold more, and keep it.
const accuracy = z.number().min(0).max(1).nullable();
const named = z.union([z.string(), z.looseObject({ name: z.string() })]);
const hashed = {
  specification: z.looseObject({}),
  specificationHash: z.string(),
};

const run = z.looseObject({
  ...hashed,
  specification: z.looseObject({
    model: z.string(),
    dataset: z.string(),
    train: z.number(),
    seed: z.number(),
    epochs: z.number(),
    // Older records know of no regularizers.
    augmentation: z.array(z.looseObject({ name: z.string() })).default([]),
    weightDecay: z.number().default(0),
    dropout: z.number().default(0),
  }),
  name: z.string(),
  corruption: z.looseObject({
    name: z.string(),
    params: z.record(z.string(), z.unknown()),
    seed: z.number(),
  }),
  model: named,
  dataset: named,
  epochs: z.array(
    z.looseObject({
      epoch: z.number(),
      step: z.number(),
      loss: z.number().nullable(), // a loss that is not finite is null in JSON
      trainAccuracy: accuracy,
      testAccuracy: accuracy,
      learningRate: z.number(),
      seconds: z.number(),
    }),
  ),
  interventions: z.array(z.looseObject({})).default([]), // older records know of none
  result: z.looseObject({
    epochsToFit: z.number().nullable(),
    trainAccuracy: accuracy,
    testAccuracy: accuracy,
  }),
});

const linear = z.looseObject({
  ...hashed,
  dataset: named,
  kernel: named,
  features: named.nullable(),
  ridge: z.number().min(0),
  labels: z.enum(["true", "random"]),
  trainError: z.number(),
  testError: z.number(),
  norm: z.number(),
});

const expressivity = z.looseObject({
  ...hashed,
  n: z.number().positive(),
  dimension: z.number().positive(),
  outputs: z.number().positive(),
  weights: z.number().positive(),
  maxError: z.number().min(0),
});

/**
 * All records under a folder, however deep, in the order of their paths. The same record in two places
 * counts once. JSON files of other kinds are listed, and not read any further.
 *
 * @throws {UsageError} if there is no such folder, or no record in it.
 * @throws {RecordError} naming the file that is not JSON, or says that it is a record and is not.
 */
export function readRecords(folder: string): Records {
  if (!existsSync(folder) || !statSync(folder).isDirectory()) {
    throw new UsageError(`records: ${folder} must be a folder of results, got none there.`);
  }
  const records: Records = { runs: [], linear: [], expressivity: [], others: [] };
  const seen = new Set<string>();
  const files = readdirSync(folder, { recursive: true, encoding: "utf8" })
    .filter((path) => path.endsWith(".json") && basename(path) !== IDENTITY)
    .sort();
  for (const path of files) {
    const content = parse(join(folder, path));
    const kind = kindOf(content);
    if (kind === "claims") continue; // verdicts on records; whoever wants them judges these anew
    if (kind === undefined) {
      records.others.push(path);
      continue;
    }
    const record = checked(SCHEMAS[kind], content, join(folder, path));
    const identity = JSON.stringify(record);
    if (seen.has(identity)) continue;
    seen.add(identity);
    if (kind === "training") records.runs.push(withNaN(record as unknown as RunRecord));
    if (kind === "linear") records.linear.push(record as unknown as LinearRecord);
    if (kind === "expressivity") records.expressivity.push(record as unknown as ExpressivityRecord);
  }
  const { others } = records;
  const found = records.runs.length + records.linear.length + records.expressivity.length;
  if (found === 0) {
    const what =
      others.length === 0
        ? "no JSON file"
        : `${others.length === 1 ? "one JSON file" : `${others.length} JSON files`} of another kind (${some(others)})`;
    throw new UsageError(
      `records: ${folder} must hold records of runs, got ${what}. ` +
        "Make some: rote randomize --out FOLDER.",
    );
  }
  return records;
}

/** The first few of many names. */
export const some = (names: readonly string[]) =>
  names.length <= 4
    ? names.join(", ")
    : `${names.slice(0, 3).join(", ")}, … ${names.length - 3} more`;

const SCHEMAS = { training: run, linear, expressivity } as const;

/** What a file says it is; records of version 1 without a kind are of training. */
function kindOf(content: unknown): keyof typeof SCHEMAS | "claims" | undefined {
  if (typeof content !== "object" || content === null) return undefined;
  const { kind, version, epochs, result } = content as Record<string, unknown>;
  if (kind === "training" || kind === "linear" || kind === "expressivity" || kind === "claims") {
    return kind;
  }
  const isOld = kind === undefined && version === 1 && epochs !== undefined && result !== undefined;
  return isOld ? "training" : undefined;
}

function parse(path: string): unknown {
  try {
    return JSON.parse(readFileSync(path, "utf8"));
  } catch (error) {
    throw new RecordError(
      `records: ${path} must be a whole JSON document, got: ${(error as Error).message}. ` +
        "It may be half-written: remove it, or do its run again.",
    );
  }
}

function checked<Schema extends z.ZodType>(
  schema: Schema,
  content: unknown,
  path: string,
): z.output<Schema> {
  const result = schema.safeParse(content);
  if (result.success) return result.data;
  const [issue] = result.error.issues;
  const field = issue!.path.join(".") || "it";
  throw new RecordError(
    `records: ${path} says that it is a record, but ${field} is wrong: ${issue!.message}. ` +
      "Remove it, or do its run again.",
  );
}

/** JSON has no NaN: where a loss is null the run had diverged. */
const withNaN = (record: RunRecord): RunRecord => ({
  ...record,
  epochs: record.epochs.map((epoch) => ({
    ...epoch,
    loss: (epoch.loss as number | null) ?? Number.NaN,
  })),
});
