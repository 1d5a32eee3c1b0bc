import {
  type Batch,
  type Corruption,
  corrupt,
  gaussianPixels,
  type ImageSetWith,
  partialLabels,
  pixelMoments,
  randomLabels,
  randomPixels,
  shuffledPixels,
  trueLabels,
} from "@rote/corruptions";

export interface Condition {
  /** What the paper calls it. */
  title: string;
  batch: Batch;
  /** How many pictures, and how many labels, are not what they were. */
  changed: { pictures: number; labels: number };
}

/** The set under each of the paper's six conditions. */
export function conditions(
  set: ImageSetWith<"labels" | "classes">,
  seed: number,
  probability: number,
): Condition[] {
  const corruptions: Record<string, Corruption> = {
    "true labels": trueLabels(),
    "partially corrupted labels": partialLabels({ probability, seed }),
    "random labels": randomLabels({ seed }),
    "shuffled pixels": shuffledPixels({ seed }),
    "random pixels": randomPixels({ seed }),
    gaussian: gaussianPixels({ moments: pixelMoments(set, { perChannel: true }), seed }),
  };
  return Object.entries(corruptions).map(([title, corruption]) => {
    const { batch, manifest } = corrupt(set, corruption);
    const pictures = manifest.filter(({ image }) => image).length;
    const labels = manifest.filter(({ label }) => label).length;
    return { title, batch, changed: { pictures, labels } };
  });
}
