import { checkList } from "./checkEvidence.ts";
import { EvidenceError } from "./evidenceError.ts";
/** Items of one key together, keys and items in the order in which they come. */
export function groupBy<Item, Key>(
  items: readonly Item[],
  keyOf: (item: Item) => Key,
): Map<Key, Item[]> {
  checkList("groupBy", items);
  if (typeof keyOf !== "function") {
    throw new EvidenceError(`groupBy: keyOf must be a function, got ${typeof keyOf}.`);
  }
  const groups = new Map<Key, Item[]>();
  for (const item of items) {
    const key = keyOf(item);
    const group = groups.get(key);
    if (group) group.push(item);
    else groups.set(key, [item]);
  }
  return groups;
}
