import { consistencyScores, type Rows, rocAuc, subsetMemorization } from "@rote/measures";
import { checkArgument } from "@rote/options";
import { groupBy, type MemorizationScores, type SubsetEvidence } from "@rote/records";
import { SpecificationError } from "../specification/specificationError.ts";
import { bitsOf } from "./bits.ts";

const WHO = "memorizationScores";

const RECORD = {
  specification: { share: "number", draw: "number", train: "number", test: "number" },
  specificationHash: "text",
  included: "text",
  changed: "text",
  result: {
    right: "text",
    testRight: "text",
    trainAccuracy: "number",
    heldOutAccuracy: "number",
    testAccuracy: "number",
  },
} as const;

/** @throws {SpecificationError} unless each is of a training on a share of some examples. */
export function checkSubsets(who: string, records: readonly SubsetEvidence[]): void {
  checkArgument(who, "records", records, [RECORD], SpecificationError);
  for (const [i, { specification }] of records.entries()) {
    const { train, test, share } = specification;
    const isCount = (n: number) => Number.isSafeInteger(n) && n > 0;
    if (isCount(train) && isCount(test) && share > 0 && share < 1) continue;
    throw new SpecificationError(
      `${who}: records[${i}].specification must have counts of examples and a share in (0, 1), ` +
        `got train ${train}, test ${test} and share ${share}.`,
    );
  }
}

/**
 * The memorization (Feldman & Zhang 2020) and the C-score (Jiang et al. 2021) of every training
 * example, from trainings on random shares, in whatever order they are given.
 *
 * @throws {SpecificationError} if there are none, or they differ in more than share and draw.
 *
 * References: arXiv:2008.03703, section 2.1; arXiv:2002.03206, section 2.
 */
export function memorizationScores(records: readonly SubsetEvidence[]): MemorizationScores {
  checkSubsets(WHO, records);
  checkAlike(records);
  const runs = [...records].sort(
    ({ specification: a }, { specification: b }) => a.share - b.share || a.draw - b.draw,
  );
  const [first] = runs as [SubsetEvidence];
  const n = first.specification.train;
  const shares = [...groupBy(runs, ({ specification }) => specification.share)].map(
    ([share, ofShare]) => ({ share, runs: ofShare, ...rowsOf(ofShare, n) }),
  );
  const { included, right } = shares.at(-1)!;
  const memorized = subsetMemorization(included, right);
  const consistency = meanConsistency(shares, n);
  const changed = wholeBits(first.changed, n);
  return {
    kind: "memorization",
    version: 1,
    runs: runs.map(({ specificationHash }) => specificationHash),
    dataset: first.specification.dataset,
    model: first.specification.model,
    examples: n,
    shares: shares.map(({ share, runs: ofShare }) => ({
      share,
      runs: ofShare.length,
      trainAccuracy: meanOf(ofShare.map(({ result }) => result.trainAccuracy)),
      heldOutAccuracy: meanOf(ofShare.map(({ result }) => result.heldOutAccuracy)),
      testAccuracy: meanOf(ofShare.map(({ result }) => result.testAccuracy)),
    })),
    changed: changed.reduce((sum, one) => sum + one, 0),
    auc: {
      memorization: aucOf(memorized.memorization, changed),
      cScore: aucOf(
        consistency.scores.map((score) => -score),
        changed,
      ),
    },
    scores: {
      memorization: column(memorized.memorization),
      standardError: column(memorized.standardError),
      cScore: column(consistency.scores),
      cScoreStandardError: column(consistency.errors),
      included: [...memorized.included],
      changed: [...changed],
    },
  };
}

/**
 * The scores of every experiment among some records, in the order in which they first come. The
 * same share and draw in several records, as of several machines, counts once: the first.
 *
 * @throws {SpecificationError} as `memorizationScores`.
 */
export function memorizationOfEach(records: readonly SubsetEvidence[]): MemorizationScores[] {
  checkSubsets("memorizationOfEach", records);
  return [...groupBy(records, experimentOf).values()].map((ofOne) => {
    return memorizationScores([...groupBy(ofOne, drawOf).values()].map(([first]) => first!));
  });
}

/** What trainings of one experiment share, as a text: all but share and draw. */
export function experimentOf({ specification, changed }: SubsetEvidence): string {
  const { share: _, draw: __, ...others } = specification;
  return JSON.stringify([Object.entries(others).sort(([a], [b]) => (a < b ? -1 : 1)), changed]);
}

const drawOf = ({ specification: { share, draw } }: SubsetEvidence) => `${share} ${draw}`;

/** @throws {SpecificationError} unless they are draws of one experiment, each once. */
function checkAlike(records: readonly SubsetEvidence[]): void {
  if (records.length === 0) {
    throw new SpecificationError(`${WHO}: there must be a record, got none.`);
  }
  const different = (of: (record: SubsetEvidence) => string) => new Set(records.map(of)).size;
  const experiments = different(experimentOf);
  if (experiments > 1) {
    throw new SpecificationError(
      `${WHO}: the records must differ in share and draw alone, got ${experiments} ` +
        "experiments. Give those of one.",
    );
  }
  const draws = different(drawOf);
  if (draws === records.length) return;
  throw new SpecificationError(
    `${WHO}: each share and draw must be there once, got ${draws} of ${records.length} records.`,
  );
}

interface ShareRows {
  included: Rows;
  right: Rows;
}

/** Of trainings which examples they saw, and which they have right: `[runs, n]`. */
function rowsOf(records: readonly SubsetEvidence[], n: number): ShareRows {
  const rows = (text: (record: SubsetEvidence) => string): Rows => {
    const data = new Uint8Array(records.length * n);
    for (const [r, record] of records.entries()) data.set(wholeBits(text(record), n), r * n);
    return { data, shape: [records.length, n] };
  };
  return { included: rows((one) => one.included), right: rows((one) => one.result.right) };
}

function wholeBits(text: string, n: number): Uint8Array {
  const bits = bitsOf(text, n);
  if (bits !== undefined) return bits;
  throw new SpecificationError(
    `${WHO}: a record must have a bit for each of ${n} examples, got ${text.length} digits.`,
  );
}

/** The C-score, as a mean over the shares, and its standard error. */
function meanConsistency(shares: readonly ShareRows[], n: number) {
  const scores = new Float64Array(n);
  const variances = new Float64Array(n);
  for (const { included, right } of shares) {
    const [runs] = included.shape;
    const ofShare = consistencyScores(included, right);
    for (let i = 0; i < n; i++) {
      let without = runs;
      for (let r = 0; r < runs; r++) without -= included.data[r * n + i]!;
      const score = ofShare[i]!;
      scores[i]! += score / shares.length;
      // The sample variance of zeros and ones, by their number; NaN of one.
      variances[i]! += without < 2 ? Number.NaN : (score * (1 - score)) / (without - 1);
    }
  }
  const errors = variances.map((variance) => Math.sqrt(variance) / shares.length);
  return { scores, errors };
}

/** Of the examples that have a score. */
function aucOf(scores: Float64Array, changed: Uint8Array): number | null {
  const known = [...scores.keys()].filter((i) => !Number.isNaN(scores[i]));
  const positive = known.map((i) => changed[i]!);
  if (!positive.includes(1) || !positive.includes(0)) return null;
  return rocAuc(
    known.map((i) => scores[i]!),
    positive,
  );
}

/** JSON has no NaN. */
const column = (values: Float64Array) =>
  Array.from(values, (value) => (Number.isNaN(value) ? null : value));

const meanOf = (values: readonly number[]) => values.reduce((a, b) => a + b, 0) / values.length;
