import { conditions, figure1aValues, figure1bValues, paperModels } from "@rote/paper";
import { conditionTitle, type RunEvidence } from "@rote/records";

const first = (some: object, all: object): readonly string[] => [
  ...new Set([...Object.keys(some), ...Object.keys(all)]),
];

/** Conditions as the legend of figure 1a has them, then the others; each keeps its colour. */
export const CONDITION_ORDER = first(figure1aValues.values, conditions);

/** Networks as the legend of figure 1b has them, then the others; each keeps its colour. */
export const MODEL_ORDER = first(figure1bValues.values, paperModels);

/** The place of a name, the last for one that is not there. */
export function placeIn(order: readonly string[], name: string): number {
  const place = order.indexOf(name);
  return place < 0 ? order.length : place;
}

/**
 * Which colour each named condition of these runs gets: that of its corruption if it is the first
 * to ask for it, else the next free one.
 */
export function slotsOf(
  records: readonly Pick<RunEvidence, "name" | "corruption">[],
): ReadonlyMap<string, number> {
  const wanting = new Map(records.map((run) => [conditionTitle(run), run.corruption.name]));
  return slotsBy([...wanting], CONDITION_ORDER);
}

/**
 * The place in `order` of what each name wants, if it is the first to want it, else the next free
 * one.
 */
export function slotsBy(
  wanting: readonly (readonly [name: string, wanted: string])[],
  order: readonly string[],
): ReadonlyMap<string, number> {
  const slots = new Map<string, number>();
  const taken = new Set<number>();
  for (const [name, wanted] of wanting) {
    const slot = order.indexOf(wanted);
    if (slot >= 0 && !slots.has(name) && !taken.has(slot)) {
      slots.set(name, slot);
      taken.add(slot);
    }
  }
  let next = 0;
  for (const [name] of wanting) {
    if (slots.has(name)) continue;
    while (taken.has(next)) next++;
    slots.set(name, next);
    taken.add(next);
  }
  return slots;
}
