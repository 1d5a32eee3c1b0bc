import { readFileSync } from "node:fs";
import { checkClaims } from "@rote/experiments/claims";
import { influentialPairs, memorizationFiles, memorizationScores } from "@rote/experiments/subsets";
import { report, reportFiles, toCSV } from "@rote/plots";
import type {
  ComplexityEvidence,
  ExpressivityEvidence,
  FailureEvidence,
  LinearEvidence,
  RunEvidence,
  SubsetEvidence,
} from "@rote/records";
import { parseJson, parseRecord } from "@rote/records/schemas";
import fc from "fast-check";
import { mutatedDocuments } from "../mutateJson.ts";
import type { Parser } from "../parser.ts";

const results = new URL("../../../docs/results/", import.meta.url);

/** A published record, with its first epochs only. */
function published(path: string): object {
  const record = JSON.parse(readFileSync(new URL(`${path}/record.json`, results), "utf8"));
  return { ...record, ...(record.epochs && { epochs: record.epochs.slice(0, 2) }) };
}

const run = published("tiny/runs/aee0fb4ebfa8c079");
const linear = published("tiny/runs/9411e9776a7cc018");
const expressivity = published("small/runs/f1a0242d25007552");
const failure = {
  ...run,
  kind: "failure",
  version: 1,
  of: "training",
  error: { name: "DivergedError", code: "DIVERGED", message: "no number" },
  step: 3,
  epoch: 1,
  seconds: 1,
};

const complexity = {
  kind: "complexity",
  version: 1,
  specification: { of: "linear", train: 10, draws: 1, seed: 0, network: null, radius: null },
  specificationHash: "c".repeat(64),
  dataset: { name: "mnist", train: { examples: 10 } },
  dimension: 784,
  parameters: 784,
  kernel: null,
  rademacher: {
    values: [1],
    positives: [4],
    mean: 1,
    low: 1,
    high: 1,
    isExact: true,
    bound: null,
  },
  stability: {
    leftOut: [2],
    points: 20,
    true: { largest: [1], mean: [0.1], trainAccuracy: 1, testAccuracy: 0.9 },
    random: { largest: [1], mean: [0.1], trainAccuracy: 1, testAccuracy: 0.1 },
  },
};

const subset = {
  kind: "subset",
  version: 1,
  specification: {
    model: "mlp-1x8",
    dataset: "mnist",
    train: 4,
    test: 2,
    seed: 0,
    share: 0.5,
    draw: 1,
  },
  specificationHash: "d".repeat(64),
  dataset: { name: "mnist", train: { examples: 4 } },
  corruption: { name: "trueLabels", params: {}, seed: 0 },
  model: { name: "mlp-1x8" },
  included: "c",
  changed: "8",
  result: {
    right: "e",
    testRight: "8",
    trainAccuracy: 1,
    heldOutAccuracy: 0.5,
    testAccuracy: 0.5,
    epochs: 3,
    weightsHash: "e".repeat(64),
    seconds: 1,
  },
};

/** One of each kind. */
export const records: readonly object[] = [run, linear, expressivity, complexity, subset, failure];

interface Parsed {
  runs: RunEvidence[];
  linear: LinearEvidence[];
  expressivity: ExpressivityEvidence[];
  complexity: ComplexityEvidence[];
  subsets: SubsetEvidence[];
  failures: FailureEvidence[];
}

/** Those of several documents that are records; throws what `parseRecord` does. */
function recordsIn(text: string): Parsed {
  const found: Parsed = {
    runs: [],
    linear: [],
    expressivity: [],
    complexity: [],
    subsets: [],
    failures: [],
  };
  for (const content of text.split("\n")) {
    const parsed = parseRecord(parseJson(content));
    if (parsed?.kind === "training") found.runs.push(parsed.record);
    if (parsed?.kind === "linear") found.linear.push(parsed.record);
    if (parsed?.kind === "expressivity") found.expressivity.push(parsed.record);
    if (parsed?.kind === "complexity") found.complexity.push(parsed.record);
    if (parsed?.kind === "subset") found.subsets.push(parsed.record);
    if (parsed?.kind === "failure") found.failures.push(parsed.record);
  }
  return found;
}

const claimsOf = ({ runs, ...others }: Parsed) => checkClaims({ training: runs, ...others });

/** Two or three documents, one a line. */
const several = fc
  .array(mutatedDocuments(records), { minLength: 2, maxLength: 3 })
  .map((texts) => texts.map((text) => text.replaceAll("\n", " ")).join("\n"));

export const recordParsers: readonly Parser[] = [
  {
    name: "record",
    share: 1,
    inputs: mutatedDocuments(records),
    parse: (text: string) => parseRecord(parseJson(text)),
  } satisfies Parser<string>,
  {
    name: "claims of records",
    share: 0.3,
    inputs: several,
    parse: (text: string) => claimsOf(recordsIn(text)),
  } satisfies Parser<string>,
  {
    name: "scores of records",
    share: 0.3,
    inputs: mutatedDocuments([subset]),
    parse: (text: string) => {
      const parsed = parseRecord(parseJson(text));
      if (parsed?.kind !== "subset") return;
      memorizationFiles(memorizationScores([parsed.record]));
      influentialPairs([parsed.record]);
    },
  } satisfies Parser<string>,
  {
    name: "report of records",
    share: 0.02,
    inputs: several,
    parse(text: string) {
      const found = recordsIn(text);
      if (Object.values(found).every(({ length }) => length === 0)) return;
      const options = { title: "fuzz", ...found, claims: claimsOf(found) };
      report(options);
      reportFiles(options);
      toCSV(found.runs);
    },
  } satisfies Parser<string>,
];
