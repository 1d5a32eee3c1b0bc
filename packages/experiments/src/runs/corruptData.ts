import {
  type Change,
  type Corruption,
  corrupt,
  corruptionFromJSON,
  pixelMoments,
} from "@rote/corruptions";
import type { ImageSet } from "@rote/datasets";
import { centerCrop, copyParts } from "@rote/images";
import { checkArgument } from "@rote/options";
import { checkData } from "../data/checkData.ts";
import type { Data } from "../data/data.ts";
import { rowsOf } from "../data/rowsOf.ts";
import { SpecificationError } from "../specification/specificationError.ts";
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
  /** Of the training examples those that are held out, if any are. */
  validation?: CorruptedSet;
  corruption: Corruption;
}

/**
 * What a run makes of its data before it whitens them: cropped to 28 × 28, then corrupted, training
 * and test set alike. Gaussian images take the training set's moments, permuted labels its counts.
 *
 * Reference: Zhang et al., ICLR 2017, section 2.1 and appendix A.
 */
export function corruptData(
  specification: Pick<CompleteSpecification, "corruption" | "seed"> & { validation?: number },
  data: Data,
): CorruptedData {
  const kind = { corruption: { name: "text", params: "object" }, seed: "number" } as const;
  checkArgument("corruptData", "specification", specification, kind, SpecificationError);
  checkData("corruptData", data);
  const { corruption: of, seed, validation = 0 } = specification;
  const { name, params } = of;
  const n = data.train.shape[0];
  const train = cropped(rowsOf(data.train, 0, n - validation));
  const found = {
    ...(name === "gaussianPixels" && { moments: momentsOf(train) }),
    ...(name === "permutedLabels" && { classCounts: countsOf(data) }),
  };
  const corruption = corruptionFromJSON({ name, params: { ...found, ...params }, seed });
  return {
    train: corrupted(train, corruption),
    test: corrupted(cropped(data.test), corruption),
    ...(validation > 0 && {
      validation: corrupted(cropped(rowsOf(data.train, n - validation, n)), corruption),
    }),
    corruption,
  };
}

/** Whether a corruption has parameters that follow from the data where they are not given. */
export const followsFromData = ({ name, params }: CompleteSpecification["corruption"]): boolean =>
  (name === "gaussianPixels" && !params.moments) ||
  (name === "permutedLabels" && !params.classCounts);

/** How many examples of each class each split has. */
function countsOf({ train, test }: Data): Record<string, number[]> {
  return Object.fromEntries(
    [train, test].map(({ split, labels, classes }) => {
      const counts = classes.map(() => 0);
      for (const label of labels) counts[label]!++;
      return [split, counts];
    }),
  );
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
