/** The paper's conditions in its order; a condition keeps its colour in every figure. */
export const CONDITIONS = [
  "trueLabels",
  "randomLabels",
  "shuffledPixels",
  "randomPixels",
  "gaussianPixels",
  "partialLabels",
] as const;

export type Condition = (typeof CONDITIONS)[number];

/**
 * Which colour each named condition of these runs gets: that of its corruption if it is the first to
 * ask for it, else the next free one.
 */
export function slotsOf(
  records: readonly { name: string; corruption: { name: string } }[],
): ReadonlyMap<string, number> {
  const slots = new Map<string, number>();
  const taken = new Set<number>();
  const wanting = new Map(records.map(({ name, corruption }) => [name, corruption.name]));
  for (const [name, corruption] of wanting) {
    const slot = CONDITIONS.indexOf(corruption as Condition);
    if (slot >= 0 && !taken.has(slot)) {
      slots.set(name, slot);
      taken.add(slot);
    }
  }
  let next = 0;
  for (const name of wanting.keys()) {
    if (slots.has(name)) continue;
    while (taken.has(next)) next++;
    slots.set(name, next);
    taken.add(next);
  }
  return slots;
}
