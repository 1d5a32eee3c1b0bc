import { consistencyScores, type Rows, rocAuc, subsetMemorization } from "@rote/measures";
import { checkArgument } from "@rote/options";
import { groupBy, type SubsetEvidence } from "@rote/records";
import { SpecificationError } from "../specification/specificationError.ts";
import { bitsOf } from "./bits.ts";

const WHO = "memorizationScores";

/** What trainings on random shares say of every training example; columns are `[n]`. */
export interface MemorizationScores {
  readonly kind: "memorization";
  /** The version of this form; it grows when the form changes. */
  readonly version: 1;
  /** Hashes of the specifications of the trainings, by share and draw. */
  readonly runs: readonly string[];
  readonly dataset: string;
  readonly model: string;
  readonly examples: number;
  /** Ascending. The memorization is that at the last of them. */
  readonly shares: readonly ShareOfRuns[];
  /** How many labels the corruption changed. */
  readonly changed: number;
  /**
   * The probability that a changed label has the higher memorization, or the lower C-score, than
   * another label, where equal values count half; null where there are no pairs.
   */
  readonly auc: { readonly memorization: number | null; readonly cScore: number | null };
  readonly scores: {
    /** Accuracy with the example less that without it; null where either was never seen. */
    readonly memorization: readonly (number | null)[];
    /** Null where the example was in fewer than two trainings, or left out of fewer. */
    readonly standardError: readonly (number | null)[];
    /** Accuracy without the example, mean over the shares; null where one never left it out. */
    readonly cScore: readonly (number | null)[];
    readonly cScoreStandardError: readonly (number | null)[];
    /** In how many trainings of the last share it was. */
    readonly included: readonly number[];
    /** 1 where the corruption changed its label. */
    readonly changed: readonly number[];
  };
}

/** Trainings on one share, and what they come to on average. */
export interface ShareOfRuns {
  readonly share: number;
  readonly runs: number;
  /** Means over the trainings. */
  readonly trainAccuracy: number;
  readonly heldOutAccuracy: number;
  readonly testAccuracy: number;
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
  const record = {
    specification: { share: "number", draw: "number", train: "number" },
    specificationHash: "text",
    included: "text",
    changed: "text",
    result: { right: "text", trainAccuracy: "number", heldOutAccuracy: "number" },
  } as const;
  checkArgument(WHO, "records", records, [record], SpecificationError);
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

/** @throws {SpecificationError} unless they are draws of one experiment, each once. */
function checkAlike(records: readonly SubsetEvidence[]): void {
  if (records.length === 0) {
    throw new SpecificationError(`${WHO}: there must be a record, got none.`);
  }
  const different = (of: (record: SubsetEvidence) => unknown) =>
    new Set(records.map((record) => JSON.stringify(of(record)))).size;
  const shared = ({
    specification: { share: _, draw: __, ...others },
    changed,
  }: SubsetEvidence) => [Object.entries(others).sort(([a], [b]) => (a < b ? -1 : 1)), changed];
  if (different(shared) > 1) {
    throw new SpecificationError(
      `${WHO}: the records must differ in share and draw alone, got ${different(shared)} ` +
        "experiments. Give those of one.",
    );
  }
  const draws = different(({ specification: { share, draw } }) => [share, draw]);
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
