import { didYouMean, shown } from "@rote/options";

/** Splits as data sets name them. */
const SPLITS = ["train", "test", "val", "valid", "validation", "dev", "extra"] as const;
/** Longer names of folders, which loaders take for the same. */
const LONGER = /^(train(ing)?|val(id|idation)?|dev|eval(uation)?|test(ing)?)(set|data|images)?$/i;

/**
 * Refuses a split's name that is misspelt, as what is for one split would leave it out silently:
 *
 *     corrupt: split must be among train, test, val, …, got "Train". Did you mean "train"?
 *
 * Several are joined by "+". A folder's name of several words, "seg_train", is not misspelt.
 *
 * @throws {Fault} the caller's own class.
 */
export function checkSplit(
  who: string,
  name: string,
  split: unknown,
  Fault: new (message: string) => Error,
): void {
  if (split === undefined) return;
  if (typeof split !== "string") {
    throw new Fault(`${who}: ${name} must be a text, got ${shown(split)}.`);
  }
  for (const part of split.split("+")) {
    const isOther = LONGER.test(part) && !isSplit(part.toLowerCase());
    if (isSplit(part) || isOther || part === "all" || !/^[a-z]{3,}$/i.test(part)) continue;
    const remedy = didYouMean(part, SPLITS);
    if (remedy === "") continue; // a folder's own name
    throw new Fault(
      `${who}: ${name} must be among ${SPLITS.join(", ")}, got ${shown(split)}.${remedy}`,
    );
  }
}

/** Whether it is the name of one split as data sets have it, and not a folder's. */
export const isSplit = (split: string): boolean => SPLITS.some((known) => known === split);
