import { SplitError } from "./datasetError.ts";

/** Examples `from` to `to` (exclusive) of a split. */
export interface SplitRange {
  split: string;
  from: number;
  to: number;
}

/**
 * Reads a split expression in the style of TensorFlow Datasets:
 *
 *     "train"   "train[:5000]"   "train[10%:20%]"   "test[-100:]"   "train[:80%]+test"
 *
 * Bounds are places, or whole percents of the split, rounded to the nearest place (halves up);
 * negative ones count from the end. `sizes` has the number of examples of every split.
 *
 * @throws {SplitError} if the expression cannot be read, names an unknown split, reaches beyond its
 * ends, or selects nothing.
 */
export function parseSplit(
  who: string,
  expression: string,
  sizes: Readonly<Record<string, number>>,
): SplitRange[] {
  return expression.split("+").map((term) => {
    const match = /^\s*([^\s+[\]]+)\s*(?:\[\s*([^:\s]*)\s*:\s*([^:\s]*)\s*\])?\s*$/.exec(term);
    if (!match) {
      throw new SplitError(
        `${who}: split must be like "train", "train[:5000]", "train[10%:20%]" or "train+test", ` +
          `got "${expression}".`,
      );
    }
    const [, split = "", lower, upper] = match;
    const size = Object.hasOwn(sizes, split) ? sizes[split] : undefined;
    if (size === undefined) {
      const known = Object.keys(sizes).join(", ");
      throw new SplitError(`${who}: split must be one of ${known}, got "${split}".`);
    }
    const from = place(who, expression, lower || "0", size);
    const to = place(who, expression, upper || String(size), size);
    if (from >= to) {
      throw new SplitError(
        `${who}: "${term.trim()}" must select something, got ${from} to ${to} of ${size}.`,
      );
    }
    return { split, from, to };
  });
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
