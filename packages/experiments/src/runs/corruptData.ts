import {
  type Change,
  type Corruption,
  corrupt,
  corruptionFromJSON,
  pixelMoments,
} from "@rote/corruptions";
import type { ImageSet } from "@rote/datasets";
import { centerCrop, copyParts } from "@rote/images";
import type { Data } from "../data/data.ts";
import type { CompleteSpecification } from "./runSpecification.ts";

/** The training images of the paper are the central 28 × 28 pixels. */
export const CROP = 28;

export interface CorruptedSet {
  /** Cropped, as it was before the corruption. */
  clean: Required<ImageSet>;
  corrupted: Required<ImageSet>;
  /** What the corruption changed. */
  changes: readonly Change[];
}

export interface CorruptedData {
  train: CorruptedSet;
  test: CorruptedSet;
  corruption: Corruption;
}

/**
 * What a run makes of its data before it whitens them: cropped to 28 × 28, then corrupted, training
 * and test set alike. Gaussian images take the training set's moments.
 *
 *
 * Reference: Zhang et al., ICLR 2017, section 2.1 and appendix A.
 */
export function corruptData(
  { corruption: { name, params }, seed }: Pick<CompleteSpecification, "corruption" | "seed">,
  data: Data,
): CorruptedData {
  const train = cropped(data.train);
  const moments = name === "gaussianPixels" && !params.moments && { moments: momentsOf(train) };
  const corruption = corruptionFromJSON({ name, params: { ...params, ...moments }, seed });
  return {
    train: corrupted(train, corruption),
    test: corrupted(cropped(data.test), corruption),
    corruption,
  };
}

const cropped = (set: Required<ImageSet>): Required<ImageSet> => {
  const [, height, width] = set.shape;
  return height > CROP && width > CROP ? centerCrop(set, CROP) : copyParts(set);
};

const momentsOf = (set: Required<ImageSet>) => {
  const { mean, variance } = pixelMoments(set);
  return { mean, variance };
};

function corrupted(clean: Required<ImageSet>, corruption: Corruption): CorruptedSet {
  const { batch, manifest } = corrupt(clean, corruption);
  return { clean, corrupted: { ...clean, ...batch }, changes: manifest };
}
