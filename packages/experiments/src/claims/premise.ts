/** What a record must satisfy to count for a claim. */
export interface Premise<Item> {
  /** As it could be false of a record: "It has fitted 99 % of its training examples." */
  readonly sentence: string;
  /**
   * Whether it is about what came out, and not about what was asked for. To leave such a record out
   * is to choose by the outcome, so that its repeats can no longer show that a claim holds.
   */
  readonly ofOutcome: boolean;
  /** Why a record does not satisfy it; undefined if it does. */
  violation(item: Item): string | undefined;
}

/** A premise about what was asked for. */
export const premise = <Item>(
  sentence: string,
  violation: Premise<Item>["violation"],
): Premise<Item> => ({ sentence, ofOutcome: false, violation });

/** A premise about what came out. */
export const premiseOfOutcome = <Item>(
  sentence: string,
  violation: Premise<Item>["violation"],
): Premise<Item> => ({ sentence, ofOutcome: true, violation });

/** A record that does not count, and why. */
export interface LeftOut<Item> {
  item: Item;
  reason: string;
  ofOutcome: boolean;
}

/** Records that satisfy all premises, and the others with the first that each does not. */
export function divide<Item>(
  items: readonly Item[],
  premises: readonly Premise<Item>[],
): { met: Item[]; leftOut: LeftOut<Item>[] } {
  const met: Item[] = [];
  const leftOut: LeftOut<Item>[] = [];
  for (const item of items) {
    const unmet = premises.flatMap(({ violation, ofOutcome }) => {
      const reason = violation(item);
      return reason === undefined ? [] : [{ item, reason, ofOutcome }];
    });
    if (unmet.length === 0) met.push(item);
    else leftOut.push(unmet[0]!);
  }
  return { met, leftOut };
}
