import { isSame } from "./isSame.ts";

/**
 * The function, which gives the same map as before where no entry has changed, and asks once for
 * each input: parts of the page that show it are then not drawn anew.
 */
export function steady<Input extends object, Value>(
  compute: (input: Input) => ReadonlyMap<number, Value>,
): (input: Input) => ReadonlyMap<number, Value> {
  const known = new WeakMap<Input, ReadonlyMap<number, Value>>();
  let last: ReadonlyMap<number, Value> = new Map();
  return (input) => {
    const found = known.get(input);
    if (found) return found;
    const next = compute(input);
    if (!isSame([...next].flat(), [...last].flat())) last = next;
    known.set(input, last);
    return last;
  };
}
