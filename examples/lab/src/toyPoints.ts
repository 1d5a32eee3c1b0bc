import { foldIn, integer, key, uniform } from "@rote/random";
import { CLASSES, type Labelled } from "./toyNetwork.ts";

interface ToyOptions {
  count: number;
  seed: number;
  /** Labels that a thrown die says, or those of the third of the plane in which a point lies. */
  random: boolean;
}

/**
 * Points all over the plane. Those of one seed lie where they lie, whatever their labels, and none
 * lies near another: two classes at one place would be a quarrel, not a lesson.
 */
export function toyPoints({ count, seed, random }: ToyOptions): Labelled[] {
  const places = key(seed, "toyPoints");
  const dice = key(seed, "toyLabels");
  const across = Math.ceil(Math.sqrt(count));
  return Array.from({ length: count }, (_, i) => {
    const own = foldIn(places, i);
    const place = (cell: number, axis: number) =>
      (2 * (cell + 0.2 + 0.6 * uniform(foldIn(own, axis)))) / across - 1;
    const [x, y] = [place(i % across, 0), place(Math.floor(i / across), 1)];
    return { x, y, label: random ? integer(foldIn(dice, i), CLASSES) : trueLabel(x, y) };
  });
}

/** Three parts of the plane, with borders that bend a little. */
function trueLabel(x: number, y: number): number {
  if (y > 0.45 * Math.sin(2.5 * x) + 0.25) return 0;
  return x + 0.3 * y > 0 ? 1 : 2;
}

/** The share of the points whose label the network says. */
export const accuracy = (
  network: { classOf(x: number, y: number): number },
  points: readonly Labelled[],
): number =>
  points.filter(({ x, y, label }) => network.classOf(x, y) === label).length / points.length;
