import type { ImageSet } from "@rote/datasets";

/** The place of the first example of each class, in the order of the classes. */
export function firstOfEachClass({ labels, classes }: Required<ImageSet>): number[] {
  return classes.map((_, c) => labels.indexOf(c)).filter((place) => place >= 0);
}
