import { SplitError } from "./datasetError.ts";

/** Examples `from` to `to` (exclusive) of a split. */
export interface SplitRange {
  split: string;
  from: number;
  to: number;
}

/** Characters of the longest expression: some hundred parts of a split. */
const MOST_CHARACTERS = 2000;

/**
 * Reads a split expression in the style of TensorFlow Datasets:
 *
 *     "train"   "train[:5000]"   "train[10%:20%]"   "test[-100:]"   "train[:80%]+test"
 *
 * Bounds are places, or whole percents of the split, rounded to the nearest place (halves up);
 * negative ones count from the end. `sizes` has the number of examples of every split.
 *
 * @throws {SplitError} if the expression cannot be read, names an unknown split, reaches beyond its
 * ends, or selects nothing, or is longer than 2,000 characters.
 */
export function parseSplit(
  who: string,
  expression: string,
  sizes: Readonly<Record<string, number>>,
): SplitRange[] {
  checkLength(who, expression);
  return expression.split("+").map((term) => {
    // Spaces are cut off first: a pattern that has them on both sides would try each of them.
    const [split = "", bounds, ...more] = term.split("[").map((part) => part.trim());
    const [lower, upper, ...others] = (bounds ?? ":]").slice(0, -1).split(":");
    const isTerm =
      /^[^\s\]]+$/.test(split) &&
      (bounds === undefined || bounds.endsWith("]")) &&
      upper !== undefined &&
      more.length + others.length === 0;
    if (!isTerm) {
      throw new SplitError(
        `${who}: split must be like "train", "train[:5000]", "train[10%:20%]" or "train+test", ` +
          `got "${expression}".`,
      );
    }
    const size = Object.hasOwn(sizes, split) ? sizes[split] : undefined;
    if (size === undefined) {
      const known = Object.keys(sizes).join(", ");
      throw new SplitError(`${who}: split must be one of ${known}, got "${split}".`);
    }
    const from = place(who, expression, lower?.trim() || "0", size);
    const to = place(who, expression, upper.trim() || String(size), size);
    if (from >= to) {
      throw new SplitError(
        `${who}: "${term.trim()}" must select something, got ${from} to ${to} of ${size}.`,
      );
    }
    return { split, from, to };
  });
}

/** @throws {SplitError} if it is no text, or longer than anybody's. */
export function checkLength(who: string, expression: unknown): void {
  const isText = typeof expression === "string";
  if (isText && expression.length <= MOST_CHARACTERS) return;
  const got = isText ? `${expression.length} characters` : `a ${typeof expression}`;
  throw new SplitError(
    `${who}: split must be a text of at most ${MOST_CHARACTERS} characters, got ${got}.`,
  );
}

function place(who: string, expression: string, bound: string, size: number): number {
  const match = /^([+-]?\d+)(%?)$/.exec(bound);
  if (!match) {
    throw new SplitError(
      `${who}: a bound must be a whole number or percent, got "${bound}" in "${expression}".`,
    );
  }
  const number = Number(match[1]);
  const steps = match[2] ? Math.floor((number * size) / 100 + 0.5) : number;
  const result = number < 0 ? size + steps : steps;
  if (!(result >= 0 && result <= size)) {
    throw new SplitError(
      `${who}: "${expression}" must stay within ${size} examples, got the bound ${bound}.`,
    );
  }
  return result;
}
