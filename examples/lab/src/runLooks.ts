import { COLOURS, conditionOrder } from "./conditionStyles.ts";
import type { LabRun } from "./state.ts";
import { steady } from "./steady.ts";

/** Of lines in one colour: the first is drawn through. */
const DASHES = [undefined, "7 3", "2 3", "9 3 2 3"] as const;

/** Looks that differ from each other, in colour or dashes. */
const LOOKS = COLOURS * DASHES.length;

/**
 * How each run looks, by its number: those in the figure first, each in the colour of its condition
 * where that is free, else in one that no condition there has, else in its own with other dashes.
 * Up to 24 runs all differ.
 */
export function runLooks(runs: readonly LabRun[]): ReadonlyMap<number, number> {
  const looks = new Map<number, number>();
  const taken = new Set<number>();
  const drawn = runs.filter(({ pinned }) => pinned);
  for (const run of [...drawn, ...runs.filter(({ pinned }) => !pinned)]) {
    const own = orderOf(run);
    const others = new Set((run.pinned ? drawn : runs).map(orderOf));
    const free = Array.from({ length: LOOKS }, (_, look) => look).filter(
      (look) => !taken.has(look),
    );
    const look =
      free.find((look) => look === own) ??
      free.find((look) => look < COLOURS && !others.has(look)) ??
      free.find((look) => look % COLOURS === own) ??
      free[0] ??
      looks.size % LOOKS;
    taken.add(look);
    looks.set(run.number, look);
  }
  return looks;
}

const orderOf = ({ specification: { corruption } }: LabRun): number =>
  conditionOrder(corruption?.name ?? "trueLabels");

/** `runLooks`, as a map that stays the same until one of the runs looks otherwise. */
export const looksOf = steady(runLooks, ({ number, pinned, specification }) => [
  number,
  pinned,
  specification,
]);

/** A custom property of the style sheet, light or dark. */
export const colourOf = (look: number): string => `var(--condition-${look % COLOURS})`;

/** As `stroke-dasharray` takes it. */
export const dashOf = (look: number): string | undefined => DASHES[Math.floor(look / COLOURS)];
