import type { AuditRecord } from "@rote/records";
import {
  notChecked,
  type Verification,
  verdict,
  verifyCaution,
  verifyEnvironment,
  verifyFields,
  verifySeconds,
  verifySpecification,
} from "../kind/verification.ts";
import { isOwnNetwork } from "../runs/networkNames.ts";
import { verifySource } from "../runs/verifySource.ts";
import { environmentHere } from "../training/environmentHere.ts";
import { cautionOf, confusionsOf } from "./auditResult.ts";
import { completeAuditSpecification } from "./auditSpecification.ts";

/** Columns that may hold null: what never happened in any training. */
const MAY_LACK = ["forgettingEvents", "firstEpochLearned"];

/** Columns that count the nearest images. */
const NEIGHBOURS = ["neighboursGiven", "neighboursSuggested"];

/**
 * Checks again what the record of an audit says and what can be known without its data: the
 * specification, that every column is of all examples and within its range, and that the suspects
 * and the classes that they confuse follow from the columns.
 */
export async function verifyAudit(record: AuditRecord): Promise<Verification[]> {
  const { specification, environment, model } = record;
  return [
    await verifySpecification(record, completeAuditSpecification),
    ...(isOwnNetwork(specification.model) ? [await verifySource(specification.model, model)] : []),
    verifyFields("fields of every audit", record, { kind: "audit", version: 1 }),
    verifyColumns(record),
    verifyResult(record),
    ...verifyCaution(record.result.caution, dueCaution(record)),
    verifySeconds({ seconds: record.seconds }),
    verifyEnvironment(environment, await environmentHere(environment?.backend)),
    notChecked("data", "an audit's data are the user's own: they were not kept"),
  ];
}

/** Every column has a number for each example, in its range. */
function verifyColumns({ examples, dataset, specification }: AuditRecord): Verification {
  const { examples: n, classes } = dataset;
  const isClass = (x: number) => Number.isInteger(x) && x >= 0 && x < classes.length;
  const isShare = (x: number) => x >= 0 && x <= 1;
  const isCount = (x: number) => Number.isInteger(x) && x >= 0 && x <= specification.neighbours;
  const ranges: Readonly<Record<string, (x: number) => boolean>> = {
    given: isClass,
    suggested: isClass,
    quality: isShare,
    selfConfidence: isShare,
    suggestedConfidence: isShare,
    confidence: isShare,
    ...Object.fromEntries(NEIGHBOURS.map((name) => [name, isCount])),
  };
  const wrong = Object.entries(examples).flatMap(([name, column]: [string, (number | null)[]]) => {
    if (column.length !== n) return [`${name} must have ${n} numbers, got ${column.length}`];
    const isRight = (x: number | null) =>
      x === null ? MAY_LACK.includes(name) : (ranges[name]?.(x) ?? Number.isFinite(x));
    const at = column.findIndex((x) => !isRight(x));
    return at < 0 ? [] : [`${name} must be in its range, got ${column[at]} at ${at}`];
  });
  const { given, suggested } = examples;
  const same = given.findIndex((label, i) => label === suggested[i]);
  if (same >= 0) wrong.push(`suggested must be another class than given, got the same at ${same}`);
  return verdict("columns of the examples", wrong, `${Object.keys(examples).length} of ${n}`);
}

/** The suspects are the first by quality, and the rest of the result agrees with them. */
function verifyResult({ result, examples, dataset }: AuditRecord): Verification {
  const { quality, given, suggested } = examples;
  const { suspects, errorRate, accuracy, noiseMatrix, confusions, duplicates } = result;
  const wrong: string[] = [];
  const order = quality.map((_, i) => i).sort((a, b) => quality[a]! - quality[b]! || a - b);
  const first = suspects.findIndex((place, i) => quality[place] !== quality[order[i]!]);
  if (new Set(suspects).size < suspects.length) wrong.push("suspects must be named once each");
  if (first >= 0) wrong.push(`suspects must be the first by quality, got another at ${first}`);
  const { training, heldOut, memory } = accuracy;
  if (!(Math.abs(training - heldOut - memory) <= ROUNDING)) {
    wrong.push(`accuracy.memory must be ${training - heldOut}, got ${memory}`);
  }
  if ((accuracy.suspects === null) !== (suspects.length === 0)) {
    const must = suspects.length === 0 ? "null, without suspects" : "a share of the suspects";
    wrong.push(`accuracy.suspects must be ${must}, got ${accuracy.suspects}`);
  }
  const K = dataset.classes.length;
  const isSquare = noiseMatrix.length === K && noiseMatrix.every((row) => row.length === K);
  const sums = noiseMatrix.map((row) => row.reduce((sum, x) => sum + x, 0));
  if (!isSquare || !sums.every((sum) => Math.abs(sum - 1) <= K * ROUNDING)) {
    wrong.push(`noiseMatrix must have ${K} rows of ${K} numbers, each with the sum 1`);
  }
  const flipped = noiseMatrix.map((row, j) => 1 - row[j]!);
  const [least, most] = [Math.min(...flipped), Math.max(...flipped)];
  if (!(errorRate >= least - ROUNDING && errorRate <= most + ROUNDING)) {
    wrong.push(`errorRate must be from ${least} to ${most}, a mean of the rows, got ${errorRate}`);
  }
  if (JSON.stringify(confusions) !== JSON.stringify(confusionsOf(given, suspects, suggested))) {
    wrong.push("confusions must be those of the suspects");
  }
  const alike = duplicates.find(({ places: [a, b] }) => given[a] === given[b]);
  if (alike) wrong.push(`duplicates must have different labels, got ${alike.places.join(", ")}`);
  return verdict("result of the columns", wrong, `${suspects.length} suspects`);
}

/** The caution that the numbers of a record call for. */
function dueCaution({
  result,
  examples: { given },
  dataset,
}: Pick<AuditRecord, "result" | "examples" | "dataset">): string | undefined {
  const right = Math.round(result.accuracy.heldOut * given.length); // the share is rounded
  return cautionOf(right / given.length, given, dataset.classes.length);
}

/** Numbers of a record have seven digits. */
const ROUNDING = 1e-6;
