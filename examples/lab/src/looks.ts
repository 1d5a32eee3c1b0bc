import type { Pictures } from "./pictures.ts";

/** What the network says of the examples that the page shows, after an epoch. */
export interface Look {
  epoch: number;
  /** Probabilities, `[examples, classes]`. */
  train: Float32Array;
  test: Float32Array;
}

/** The probabilities of one example, over the classes. */
export const probabilitiesOf = (values: Float32Array, classes: number, example: number) =>
  values.subarray(example * classes, (example + 1) * classes);

/** The most probable class of each example. */
export function answersOf(values: Float32Array, classes: number): number[] {
  return Array.from({ length: values.length / classes }, (_, example) => {
    const probabilities = probabilitiesOf(values, classes, example);
    return probabilities.indexOf(Math.max(...probabilities));
  });
}

/** The first epoch from which on every answer was right; undefined if the last one is not. */
export function learnedAt(
  answers: readonly { epoch: number; answer: number }[],
  label: number,
): number | undefined {
  let since: number | undefined;
  for (const { epoch, answer } of answers) {
    if (answer !== label) since = undefined;
    else since ??= epoch;
  }
  return since;
}

/**
 * The places of the `count` pictures that are nearest to one, by the distance of their pixels,
 * nearest first; itself is none of them.
 */
export function neighbours(
  pictures: Pictures,
  of: { pictures: Pictures; place: number },
  count: number,
): number[] {
  const pixelsOf = ({ pixels, width, height }: Pictures, place: number) =>
    pixels.subarray(place * width * height * 4, (place + 1) * width * height * 4);
  const wanted = pixelsOf(of.pictures, of.place);
  const distances = Array.from({ length: pictures.count }, (_, place) => {
    const pixels = pixelsOf(pictures, place);
    const distance = pixels.reduce((sum, value, i) => {
      const difference = value - wanted[i]!;
      return sum + difference * difference;
    }, 0);
    return { place, distance };
  });
  return distances
    .filter(({ place }) => pictures !== of.pictures || place !== of.place)
    .sort((a, b) => a.distance - b.distance)
    .slice(0, count)
    .map(({ place }) => place);
}
