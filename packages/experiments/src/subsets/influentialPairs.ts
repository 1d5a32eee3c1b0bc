import { subsetInfluence } from "@rote/measures";
import type { SubsetEvidence } from "@rote/records";
import { SpecificationError } from "../specification/specificationError.ts";
import { bitsOf } from "./bits.ts";
import { checkSubsets, memorizationScores } from "./memorizationScores.ts";

/** A training example that is memorized, and a test example that the network owes to it. */
export interface InfluentialPair {
  /** Places in the training and in the test set, from 0 on. */
  readonly train: number;
  readonly test: number;
  /** The accuracy on the test example with the training example less that without it. */
  readonly influence: number;
  /** That of the training example itself. */
  readonly memorization: number;
}

/** From which memorization and influence on Feldman and Zhang count a pair. */
const [MEMORIZED, INFLUENTIAL] = [0.25, 0.15];

/** Numbers of a table that is held at once. */
const TOGETHER = 2 ** 22;

const WHO = "influentialPairs";

/**
 * The pairs of a training example with a memorization of at least 0.25 and a test example on which
 * its influence is at least 0.15, the largest influence first, from trainings on the last share of
 * the scores. It takes runs · n · m additions.
 *
 * @throws {SpecificationError} if there are no records, or they are not of one experiment.
 *
 * Reference: Feldman & Zhang, NeurIPS 2020, arXiv:2008.03703, section 4.
 */
export function influentialPairs(records: readonly SubsetEvidence[]): InfluentialPair[] {
  checkSubsets(WHO, records);
  const { shares, scores, examples: n } = memorizationScores(records);
  const { share } = shares.at(-1)!;
  const runs = records.filter(({ specification }) => specification.share === share);
  const m = runs[0]!.specification.test;
  const memorized = scores.memorization.flatMap((value, i) =>
    value !== null && value >= MEMORIZED ? [i] : [],
  );
  const included = new Uint8Array(runs.length * memorized.length);
  const tested = runs.map((run, r) => {
    const bits = bitsOf(run.included, n)!; // as the scores have found
    for (const [k, i] of memorized.entries()) included[r * memorized.length + k] = bits[i]!;
    return testBits(run, m);
  });
  const pairs: InfluentialPair[] = [];
  const width = Math.max(1, Math.floor(TOGETHER / Math.max(1, memorized.length)));
  for (let from = 0; from < m && memorized.length > 0; from += width) {
    const count = Math.min(width, m - from);
    const correct = new Uint8Array(runs.length * count);
    for (const [r, bits] of tested.entries())
      correct.set(bits.subarray(from, from + count), r * count);
    const { data } = subsetInfluence(
      { data: included, shape: [runs.length, memorized.length] },
      { data: correct, shape: [runs.length, count] },
    );
    for (const [at, influence] of data.entries()) {
      if (!(influence >= INFLUENTIAL)) continue;
      const train = memorized[Math.floor(at / count)]!;
      const memorization = scores.memorization[train]!;
      pairs.push({ train, test: from + (at % count), influence, memorization });
    }
  }
  return pairs.sort((a, b) => b.influence - a.influence || a.train - b.train || a.test - b.test);
}

function testBits({ result, specificationHash }: SubsetEvidence, m: number): Uint8Array {
  const bits = bitsOf(result.testRight, m);
  if (bits !== undefined) return bits;
  throw new SpecificationError(
    `${WHO}: ${specificationHash} must have a bit for each of ${m} test examples, got ` +
      `${result.testRight.length} digits.`,
  );
}
