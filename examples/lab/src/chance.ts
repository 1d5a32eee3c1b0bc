/** Standard deviations by which a class must be more frequent than the others to count as such. */
const SURPRISE = 4;

/**
 * The accuracy of guessing without looking: 1 / K with K classes, or that of always answering the
 * most frequent one where it is more frequent than chance makes it among so few labels.
 */
export function chance(labels: ArrayLike<number>, classes: number): number {
  const counts = new Uint32Array(classes);
  for (let i = 0; i < labels.length; i++) counts[labels[i]!]!++;
  const even = 1 / classes;
  const most = Math.max(...counts) / labels.length;
  const deviation = Math.sqrt((even * (1 - even)) / labels.length);
  return most > even + SURPRISE * deviation ? most : even;
}
