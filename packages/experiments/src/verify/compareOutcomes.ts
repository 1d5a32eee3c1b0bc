import { counted } from "@rote/records";
import {
  different,
  environmentDifferences,
  notChecked,
  type Verification,
  verdict,
} from "../kind/verification.ts";
import { kindOf } from "../kinds/kinds.ts";
import type { AnyRecord } from "../store/anyRecord.ts";

/** A record, as far as this needs to know it. */
export type Made = AnyRecord & {
  readonly environment?: { backend?: string; threads?: number };
  readonly interventions?: readonly unknown[];
};

/**
 * What came of two runs of one experiment, field by field: to the bit where the environment is the
 * record's; elsewhere shares of examples within the 95 % interval of their difference, and whole
 * numbers and names as they are.
 */
export function compareOutcomes(record: Made, again: Made): Verification[] {
  const kind = kindOf(record.kind);
  const elsewhere = environmentDifferences(record.environment ?? {}, again.environment ?? {});
  const shares = kind.shares(record.specification);
  const second = kind.outcome(again) as Record<string, unknown>;
  const outcomes = Object.entries(kind.outcome(record)).map(([name, first]) =>
    compareField(name, first, second[name], elsewhere, shares[name]),
  );
  return [...outcomes, ...compareOthers(record, again, elsewhere), ...notDetermined(elsewhere)];
}

/** One field; `examples` are those of which it is a share, if it is one. */
function compareField(
  name: string,
  first: unknown,
  second: unknown,
  elsewhere: readonly string[],
  examples: number | undefined,
): Verification {
  const what = `${name}, done again`;
  const [expected, actual] = [first, second].map((value) => JSON.stringify(value));
  if (expected === actual) return { what, outcome: "same", detail: `${actual}` };
  const got = `must be ${expected}, got ${actual}`;
  if (elsewhere.length === 0) return different(what, got);
  const where = `in another environment (${elsewhere.join("; ")})`;
  if (examples === undefined) return notChecked(what, `${expected}, here ${actual}, ${where}`);
  const margin = marginOf(Number(first), Number(second), examples);
  const of = counted(examples, "example");
  const points = `±${(100 * margin).toFixed(2)} points of ${of}, ${where}`;
  return Math.abs(Number(first) - Number(second)) <= margin
    ? { what, outcome: "same", detail: `${expected}, here ${actual}: within ${points}` }
    : different(what, `${got}: beyond ${points}`);
}

/** Half the 95 % interval of the difference of two shares of n examples, and one example more. */
function marginOf(a: number, b: number, n: number): number {
  const mean = (a + b) / 2;
  return 1.96 * Math.sqrt((2 * mean * (1 - mean)) / n) + 1 / n;
}

/** What differs from run to run, or with the machine's memory: fields, and paths of them. */
const OF_THE_MACHINE = ["seconds", "timings", "peakMemory", "environment", "jobId"];
const OF_THE_MEMORY = ["certificate.method", "certificate.reason"];
/** What was measured: in another environment its last bits are others, and all that follows. */
const MEASURED =
  /^(epochs|result|shifts|dynamics|norms|certificate|norm|maxError|largestWeight|\w+Error)\b/;

/** Every other field that the record has and that is the same whenever the experiment is done. */
function compareOthers(record: Made, again: Made, elsewhere: readonly string[]): Verification[] {
  const [first, second] = [leavesOf(record), leavesOf(again)];
  if (isSolvedTogether(record)) first.delete("certificate.relativeResidual");
  const mayDiffer = (path: string) =>
    elsewhere.length > 0 && (MEASURED.test(path) || isReal(first.get(path)));
  const wrong: string[] = [];
  const left: string[] = [];
  for (const [path, value] of first) {
    const [expected, actual] = [value, second.get(path)].map((one) => JSON.stringify(one));
    if (expected === actual) continue;
    if (mayDiffer(path)) left.push(path);
    else wrong.push(`${path} must be ${expected}, got ${actual}`);
  }
  // Fields may have come since the record was made, epochs may not.
  for (const path of second.keys()) {
    if (/^epochs\b/.test(path) && !first.has(path) && elsewhere.length === 0)
      wrong.push(`${path} must not be there, got ${JSON.stringify(second.get(path))}`);
  }
  const what = "every other field, done again";
  const same = first.size - left.length;
  return [
    verdict(what, wrong, `${same} fields, those of the epochs among them`),
    ...(left.length === 0
      ? []
      : [
          notChecked(
            "other measurements, done again",
            `${left.length} fields are others in another environment, such as ${left[0]}`,
          ),
        ]),
  ];
}

/** Whether its labels may have been solved beside others, with which they have one residual. */
const isSolvedTogether = ({ kind, specification }: Made): boolean =>
  kind === "linear" && "solution" in specification && specification.solution === "minimumNorm";

/** The fields of a record by their paths; those of the machine are left out. */
function leavesOf(value: unknown, path = ""): Map<string, unknown> {
  if (typeof value !== "object" || value === null) return new Map([[path, value]]);
  const leaves = new Map<string, unknown>();
  for (const [name, inner] of Object.entries(value)) {
    const at = path === "" ? name : `${path}.${name}`;
    if (OF_THE_MACHINE.includes(name) || OF_THE_MEMORY.includes(at)) continue;
    for (const [leaf, content] of leavesOf(inner, at)) leaves.set(leaf, content);
  }
  return leaves;
}

/** Whether a value is a number with a fraction, which another machine may round otherwise. */
const isReal = (value: unknown) => typeof value === "number" && !Number.isInteger(value);

/** What nothing can be compared with, said once. */
const notDetermined = (elsewhere: readonly string[]): Verification[] => [
  ...(elsewhere.length === 0
    ? []
    : [
        notChecked(
          "bits, done again",
          "in another environment other bits are right: shares of examples were compared within " +
            `the 95 % interval of their difference (${elsewhere.join("; ")})`,
        ),
      ]),
  notChecked(
    "times and machine, done again",
    "wall time, memory and environment are not determined: they were not compared",
  ),
];
