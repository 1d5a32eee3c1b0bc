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

/** What the paper calls them. */
export const CONDITION_NAMES: Readonly<Record<Condition, string>> = {
  trueLabels: "true labels",
  randomLabels: "random labels",
  shuffledPixels: "shuffled pixels",
  randomPixels: "random pixels",
  gaussianPixels: "gaussian",
  partialLabels: "partially corrupted labels",
};

/**
 * Which colour each named condition of these runs gets: that of its corruption if it is the first to
 * ask for it, else the next free one.
 */
export function slotsOf(
  records: readonly { name: string; corruption: { name: string } }[],
): ReadonlyMap<string, number> {
  const wanting = new Map(records.map(({ name, corruption }) => [name, corruption.name]));
  return slotsBy([...wanting], CONDITIONS);
}

/** The place in `order` of what each name wants, if it is the first to want it, else the next free one. */
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
