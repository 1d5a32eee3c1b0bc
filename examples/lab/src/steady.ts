import { isSame } from "./isSame.ts";

/**
 * The function of a list, which gives the same answer as before until what it depends on differs:
 * parts of the page that show it are then not drawn anew.
 *
 * @param dependsOn what of each member the answer depends on, compared by identity.
 */
export function steady<Member, Value>(
  compute: (list: readonly Member[]) => Value,
  dependsOn: (member: Member) => readonly unknown[],
): (list: readonly Member[]) => Value {
  let last: { list: readonly Member[]; on: readonly unknown[]; value: Value } | undefined;
  return (list) => {
    if (last?.list === list) return last.value;
    const on = list.flatMap(dependsOn);
    const value = last && isSame(last.on, on) ? last.value : compute(list);
    last = { list, on, value };
    return value;
  };
}
