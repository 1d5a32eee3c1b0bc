import { checkArgument, checkOptions, shown } from "@rote/options";
import { foldIn, permutation } from "@rote/random";
import type { Batch } from "./batch.ts";
import { type ChoiceOptions, checkCounted, choose, MOST_EXAMPLES, rootKey } from "./choose.ts";
import { type Corruption, defineCorruption } from "./corruption.ts";
import { BatchError, CorruptionOptionError } from "./errors.ts";

export interface PermutedLabelsOptions extends Pick<ChoiceOptions, "applyTo"> {
  seed: number;
  /** How many examples each class has in the whole set, or in each split, by `classCounts`. */
  classCounts: readonly number[] | Readonly<Record<string, readonly number[]>>;
}

/**
 * Deals the labels of the whole set out again, at random: the other reading of "random labels",
 * which keeps the number of examples in each class. With s the n labels in ascending order and π a
 * random permutation,
 *
 *     yᵢ′ = s[π(i)].
 *
 * That is a uniformly random permutation of the labels, and it needs only the counts of the
 * classes, not the labels of the other examples. Each split has its own π. The images stay as they
 * are.
 *
 * Where every example that is counted is given, the counts must be those of its labels, or a class
 * would not keep its size. A part of the set, such as a batch, or one example after another, cannot
 * show it: counts of more examples are taken for those of the whole set.
 *
 * @throws {CorruptionOptionError} if a count is not a whole number. `apply` throws `BatchError` if
 * the whole set has other counts.
 */
export function permutedLabels(options: PermutedLabelsOptions): Corruption {
  checkOptions(
    "permutedLabels",
    options,
    { seed: "number", classCounts: true, applyTo: ["train", "test", "both"] },
    CorruptionOptionError,
  );

  const { seed } = options;
  checkCounts(options.classCounts);
  const classCounts = structuredClone(options.classCounts);
  const root = rootKey("permutedLabels", seed);
  const choice = choose("permutedLabels", root, { applyTo: options.applyTo ?? "both" });

  const dealt = new Map<string, Uint32Array>();
  /** The new label of every example of the split. */
  function labelsOf(split: string, counts: readonly number[]): Uint32Array {
    let labels = dealt.get(split);
    if (!labels) {
      const ordered = inOrder(counts);
      const order = permutation(foldIn(foldIn(root, split), "order"), ordered.length);
      labels = order.map((place) => ordered[place]!);
      dealt.set(split, labels);
    }
    return labels;
  }

  return defineCorruption({
    name: "permutedLabels",
    params: { classCounts, applyTo: choice.params.applyTo },
    seed,
    apply(batch) {
      const chosen = choice.among(batch);
      if (chosen.length === 0) return batch;
      const split = batch.split ?? "";
      const counts = isList(classCounts) ? classCounts : classCounts[split];
      if (counts?.length !== batch.classes.length) {
        throw new BatchError(
          `permutedLabels: classCounts must have one count for each of ${batch.classes.length} ` +
            `classes${split && ` of "${split}"`}, got ${counts?.length ?? "none"}.`,
        );
      }
      const all = counts.reduce((sum, count) => sum + count, 0);
      checkCounted("permutedLabels", "classCounts", all, batch.indices.length);
      const dealt = labelsOf(split, counts);
      checkOwn(batch, counts, all);
      const labels = batch.labels.slice();
      for (const { at } of chosen) {
        const index = batch.indices[at]!;
        if (index >= dealt.length) {
          throw new BatchError(
            `permutedLabels: classCounts count ${dealt.length} examples, so indices must be ` +
              "below " +
              `it, got ${index}.`,
          );
        }
        labels[at] = dealt[index]!;
      }
      return { ...batch, labels };
    },
  });
}

/** How many examples each class has. */
export function classCounts(batch: Pick<Batch, "labels" | "classes">): number[] {
  const kind = { labels: "numbers", classes: ["text"] } as const;
  checkArgument("classCounts", "batch", batch, kind, BatchError);
  const { labels, classes } = batch;
  const counts = new Array<number>(classes.length).fill(0);
  for (const label of labels) {
    if (!(Number.isInteger(label) && label >= 0 && label < classes.length)) {
      throw new BatchError(
        `classCounts: labels must be from 0 to ${classes.length - 1}, got ${shown(label)}.`,
      );
    }
    counts[label]!++;
  }
  return counts;
}

/** @throws {BatchError} if a batch is the whole set that is counted, but has other counts. */
function checkOwn(batch: Batch, counts: readonly number[], all: number): void {
  if (batch.indices.length !== all || new Set(batch.indices).size !== all) return;
  if (batch.indices.some((index) => index >= all)) return;
  const own = classCounts(batch);
  if (own.every((count, c) => count === counts[c])) return;
  throw new BatchError(
    `permutedLabels: classCounts must be those of the set, ${shown(own)}, got ${shown(counts)}. ` +
      "Take them from classCounts(set).",
  );
}

const isList = (value: unknown): value is readonly number[] => Array.isArray(value);

/** The labels in ascending order, each as often as its count. */
function inOrder(counts: readonly number[]): Uint32Array {
  const labels = new Uint32Array(counts.reduce((sum, count) => sum + count, 0));
  let end = 0;
  for (const [c, count] of counts.entries()) {
    labels.fill(c, end, end + count);
    end += count;
  }
  return labels;
}

function checkCounts(classCounts: unknown): void {
  const lists = isList(classCounts) ? [classCounts] : Object.values(Object(classCounts) as object);
  const isCounts = (counts: unknown) =>
    isList(counts) &&
    counts.every((count) => Number.isInteger(count) && count >= 0) &&
    counts.reduce((sum, count) => sum + count, 0) <= MOST_EXAMPLES;
  if (classCounts !== null && typeof classCounts === "object" && lists.every(isCounts)) return;
  throw new CorruptionOptionError(
    "permutedLabels: classCounts must be a list of whole numbers, or one for each split, of at " +
      `most ${MOST_EXAMPLES} examples, got ${shown(classCounts)}. Take them from classCounts(set).`,
  );
}
