import { checkArgument, shown } from "@rote/options";
import type { Augmentation, AugmentationSpec } from "./augmentation.ts";
import { RegularizerArgumentError } from "./regularizerArgumentError.ts";

/**
 * One augmentation after another. Its parameters are their specifications. It has no seed of its
 * own; `seed` is 0.
 *
 * @throws {RegularizerArgumentError} if two of them have the same name and seed: both would draw
 * the same numbers.
 */
export function compose(augmentations: readonly Augmentation[]): Augmentation {
  const kind = [{ name: "text", params: "object", apply: "function" }] as const;
  checkArgument("compose", "augmentations", augmentations, kind, RegularizerArgumentError);
  refuseEqualStreams(augmentations);
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

function refuseEqualStreams(augmentations: readonly AugmentationSpec[]): void {
  const streams = augmentations
    .flatMap(leaves)
    .map(({ name, seed }) => `${name} of seed ${shown(seed)}`);
  const twice = streams.find((stream, i) => streams.indexOf(stream) !== i);
  if (twice === undefined) return;
  throw new RegularizerArgumentError(
    `compose: augmentations must differ in name or seed, got ${twice} twice. ` +
      "Give one of them another seed.",
  );
}

/** The augmentations of a composition, and of those within it; of any other itself. */
function leaves(augmentation: AugmentationSpec): AugmentationSpec[] {
  const { name, params } = augmentation;
  if (name !== "compose") return [augmentation];
  return (params as { augmentations: AugmentationSpec[] }).augmentations.flatMap(leaves);
}
