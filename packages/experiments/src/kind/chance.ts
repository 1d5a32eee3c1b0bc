import { endsOf, shareEstimate } from "@rote/records";

/** By how much a network that has learned something is above chance, at least. */
const TELLING = 0.1;

/** A share of examples that are right, and what guessing would come to. */
interface Guessed {
  /** "The network is right for". */
  begin: string;
  share: number;
  /** How many examples there are. */
  n: number;
  /** "test examples". */
  what: string;
  chance: number;
  /** What the chance is that of, ", the most frequent class"; empty for all classes alike. */
  of?: string;
  /** What it means if they are right no more often than that, and what to do. */
  meaning: string;
}

/**
 * In words that a share is no more than chance, as far as so many examples can say: by the ends of
 * its binomial interval. Where that reaches far above chance there are too few to tell, and the
 * words say so. Undefined where all of it is above chance, and of what can be no such share:
 * whoever verifies a record finds that by itself.
 */
export function chanceCaution({
  begin,
  share,
  n,
  what,
  chance,
  of = "",
  meaning,
}: Guessed): string | undefined {
  if (!(isShare(share) && Number.isInteger(n) && n > 0 && isShare(chance))) return undefined;
  const { low, high } = endsOf(shareEstimate([share], n));
  if (low > chance) return undefined;
  const guessed = `chance (${percent(chance)}${of})`;
  if (high <= chance + TELLING) {
    return `${begin} ${percent(share)} of the ${what}, no more than ${guessed}: ${meaning}`;
  }
  const [least, most] = [Math.max(0, low), Math.min(1, high)].map(percent);
  return (
    `${begin} ${percent(share)} of the ${what}, but ${n} are too few to tell whether that is ` +
    `more than ${guessed}: it may be ${least} to ${most}. Use more of them.`
  );
}

const isShare = (x: unknown) => typeof x === "number" && x >= 0 && x <= 1;

const percent = (share: number) => `${(100 * share).toFixed(1)} %`;
