import { isSplit } from "@rote/images";
import { checkChoice, checkInteger, shown } from "@rote/options";
import { foldIn, type Key, key, permutation, split, uniform } from "@rote/random";
import type { Batch } from "./batch.ts";
import { checkProbability } from "./check.ts";
import { BatchError, CorruptionOptionError } from "./errors.ts";

/** Which examples a corruption touches. */
export interface ChoiceOptions {
  /** Probability that an example is touched, each by its own coin. */
  probability?: number;
  /**
   * The number n of examples in the data set, or in each split, as `{ train: 50_000 }`. If given,
   * exactly round(p · n) of the examples 0, …, n − 1 are touched, instead of each with probability
   * p.
   */
  exactCountOf?: number | Readonly<Record<string, number>>;
  /**
   * The split that is touched: "train", "test", or by default "both", which is every split. Others
   * pass through as they are.
   */
  applyTo?: "train" | "test" | "both";
}

/** An example that was chosen. */
export interface Chosen {
  /** Its place in the batch. */
  at: number;
  /** For what is drawn for it. */
  key: Key;
}

/**
 * The root of what `who` draws; two corruptions of one seed share nothing but a common `stream`.
 */
export function rootKey(who: string, seed: number, stream = who): Key {
  checkInteger(who, "seed", seed, [Number.MIN_SAFE_INTEGER], CorruptionOptionError);
  return key(seed, stream);
}

/**
 * Chooses examples by (root, split, index) alone. For one root, what is chosen with a probability
 * is also chosen with any higher one, and gets the same key: a sweep over p is one experiment.
 *
 * @throws {CorruptionOptionError} if an option is out of its range.
 */
export function choose(
  who: string,
  root: Key,
  { probability = 1, applyTo = "both", ...options }: ChoiceOptions,
) {
  checkSizes(who, options.exactCountOf);
  const exactCountOf = structuredClone(options.exactCountOf);
  checkProbability(who, "probability", probability);
  checkChoice(who, "applyTo", applyTo, ["train", "test", "both"], CorruptionOptionError);

  const members = new Map<string, Uint8Array>();
  /** 1 for each example that is one of the exact count: the first of them in a random order. */
  function exactly(size: number, splitKey: Key, name: string): Uint8Array {
    let isMember = members.get(name);
    if (!isMember) {
      isMember = new Uint8Array(size);
      const order = permutation(foldIn(splitKey, "exactCountOf"), size);
      for (const index of order.subarray(0, Math.round(probability * size))) isMember[index] = 1;
      members.set(name, isMember);
    }
    return isMember;
  }

  return {
    params: { probability, ...(exactCountOf !== undefined && { exactCountOf }), applyTo },

    among(batch: Batch): Chosen[] {
      if (applyTo !== "both" && batch.split === undefined) {
        throw new BatchError(
          `${who}: to apply to "${applyTo}" only, a batch must name its split, got none.`,
        );
      }
      if (applyTo !== "both" && batch.split?.includes("+")) {
        throw new BatchError(
          `${who}: to apply to "${applyTo}" only, a batch must be of one split, got ` +
            `"${batch.split}". ` +
            "Corrupt the splits apart.",
        );
      }
      if (applyTo !== "both" && batch.split !== applyTo) {
        if (isSplit(batch.split!)) return [];
        throw new BatchError(
          `${who}: to apply to "${applyTo}" only, a batch's split must be "train" or "test", got ` +
            `${shown(batch.split)}. Name it so: { ...set, split: "${applyTo}" }.`,
        );
      }

      const name = batch.split ?? "";
      const splitKey = foldIn(root, name);
      let isMember: Uint8Array | undefined;
      if (exactCountOf !== undefined) {
        const size = typeof exactCountOf === "object" ? exactCountOf[name] : exactCountOf;
        if (size === undefined) {
          throw new BatchError(
            `${who}: exactCountOf must give the size of every split, got none for "${name}".`,
          );
        }
        checkCounted(who, "exactCountOf", size, batch.indices.length);
        isMember = exactly(size, splitKey, name);
      }

      const chosen: Chosen[] = [];
      for (const [at, index] of batch.indices.entries()) {
        if (isMember && index >= isMember.length) {
          throw new BatchError(
            `${who}: with exactCountOf ${isMember.length}, indices must be below it, got ${index}.`,
          );
        }
        const [coin, key] = split(foldIn(splitKey, index));
        const isChosen = isMember ? isMember[index] === 1 : uniform(coin) < probability;
        if (isChosen) chosen.push({ at, key });
      }
      return chosen;
    },
  };
}

/** Examples that are dealt out for any batch: some seconds of work. */
const COUNTED = 2 ** 24;

/**
 * All examples that are counted are dealt out before the first is touched. For those of which a
 * batch is no part worth mentioning, that would be minutes of work on a slip of the pen.
 *
 * @throws {BatchError} if a batch of n examples is said to be of a set of more than 2²⁴ and 100·n.
 */
export function checkCounted(who: string, name: string, counted: number, n: number): void {
  const most = Math.max(COUNTED, 100 * n);
  if (counted <= most) return;
  throw new BatchError(
    `${who}: ${name} must be at most ${most} for a batch of ${n} examples, got ${counted}. Give ` +
      "the number of examples in the whole set, or a larger batch of it.",
  );
}

/** The largest set that can be dealt out at once: a permutation of it takes 1 GiB. */
export const MOST_EXAMPLES = 2 ** 28;

function checkSizes(who: string, exactCountOf: unknown): void {
  if (exactCountOf === undefined) return;
  const isObject = Object.prototype.toString.call(exactCountOf) === "[object Object]";
  const sizes = isObject ? Object.values(exactCountOf as object) : [exactCountOf];
  const isSize = (size: unknown) => Number.isInteger(size) && (size as number) >= 1;
  const wrong = sizes.findIndex((size) => !isSize(size) || (size as number) > MOST_EXAMPLES);
  if (sizes.length > 0 && wrong < 0) return;
  const remedy = isSize(sizes[wrong]) ? ` At most ${MOST_EXAMPLES}.` : "";
  throw new CorruptionOptionError(
    `${who}: exactCountOf must be a number of examples, or one for each split, got ` +
      `${shown(wrong < 0 ? exactCountOf : sizes[wrong])}.${remedy}`,
  );
}
