import type { Augmentation } from "./augmentation.ts";

/**
 * One augmentation after another. Its parameters are their specifications; a seed of its own it has
 * not, and says 0.
 *
 * @throws {RangeError} if two of them have the same name and seed: they would draw alike.
 */
export function compose(augmentations: readonly Augmentation[]): Augmentation {
  const streams = augmentations.map(({ name, seed }) => `${name} of seed ${seed}`);
  const twice = streams.find((stream, i) => streams.indexOf(stream) !== i);
  if (twice !== undefined) {
    throw new RangeError(
      `compose: augmentations must differ in name or seed, got ${twice} twice. ` +
        "Give one of them another seed.",
    );
  }
  return {
    name: "compose",
    params: {
      augmentations: augmentations.map(({ name, params, seed }) => ({ name, params, seed })),
    },
    seed: 0,
    apply: (batch, epoch) =>
      augmentations.reduce((images, augmentation) => augmentation.apply(images, epoch), batch),
  };
}
