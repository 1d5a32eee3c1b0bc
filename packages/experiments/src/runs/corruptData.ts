import {
  type Change,
  type Corruption,
  corrupt,
  corruptionFromJSON,
  pixelMoments,
} from "@rote/corruptions";
import type { ImageSet } from "@rote/datasets";
import { centerCrop, copyParts } from "@rote/images";
import { checkArgument, shown } from "@rote/options";
import { checkData } from "../data/checkData.ts";
import type { Data } from "../data/data.ts";
import { rowsOf } from "../data/rowsOf.ts";
import { SpecificationError } from "../specification/specificationError.ts";
import type { CompleteSpecification } from "./runSpecification.ts";

/** The training images of the paper are the central 28 × 28 pixels. */
const CROP = 28;

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
 * What a run makes of its data before it whitens them: cropped to 28 × 28, or as `crop` says, then
 * corrupted, training and test set alike. Gaussian images take the training set's moments, permuted
 * labels its counts.
 *
 * @throws {SpecificationError} unless the training set has more examples than are for validation,
 * and the corruption no seed but the specification's.
 *
 * Reference: Zhang et al., ICLR 2017, section 2.1 and appendix A.
 */
export function corruptData(
  specification: Pick<CompleteSpecification, "corruption" | "seed"> &
    Partial<Pick<CompleteSpecification, "validation" | "crop">>,
  data: Data,
): CorruptedData {
  const kind = {
    corruption: { name: "text", params: "object" },
    seed: "number",
    "validation?": "number",
    "crop?": ["number", null],
  } as const;
  checkArgument("corruptData", "specification", specification, kind, SpecificationError);
  checkData("corruptData", data);
  const { corruption: of, seed, validation = 0, crop = CROP } = specification;
  const { name, params } = of;
  const n = data.train.shape[0];
  if (validation >= n) {
    throw new SpecificationError(
      `corruptData: data.train must have more examples than the ${validation} for validation, ` +
        `got ${n}. Give it those that loadData gives: train and validation together.`,
    );
  }
  const train = cropped(rowsOf(data.train, 0, n - validation), crop);
  const found = {
    ...(name === "gaussianPixels" && { moments: momentsOf(train) }),
    ...(name === "permutedLabels" && { classCounts: countsOf(data) }),
  };
  const own = (of as { readonly seed?: number }).seed;
  if (own !== undefined && own !== seed) {
    throw new SpecificationError(
      `corruptData: the corruption must have the specification's seed, ${seed}, got ` +
        `${shown(own)}. Leave it out.`,
    );
  }
  const corruption = corruptionFromJSON({ ...of, params: { ...found, ...params }, seed });
  return {
    train: corrupted(train, corruption),
    test: corruptSet(data.test, corruption, crop),
    ...(validation > 0 && {
      validation: corruptSet(rowsOf(data.train, n - validation, n), corruption, crop),
    }),
    corruption,
  };
}

/** A set cropped, then corrupted. */
export const corruptSet = (
  set: Required<ImageSet>,
  corruption: Corruption,
  crop: number | null = CROP,
): CorruptedSet => corrupted(cropped(set, crop), corruption);

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

/** The shape of an image, `[height, width, channels]`, once larger ones are cropped. */
export function croppedShape(
  [height, width, channels]: readonly [number, number, number],
  crop: number | null = CROP,
): [number, number, number] {
  const isLarger = crop !== null && height > crop && width > crop;
  return isLarger ? [crop, crop, channels] : [height, width, channels];
}

function cropped(set: Required<ImageSet>, crop: number | null): Required<ImageSet> {
  const [, height, width, channels] = set.shape;
  const [size] = croppedShape([height, width, channels], crop);
  return size < height ? centerCrop(set, size) : copyParts(set);
}

const momentsOf = (set: Required<ImageSet>) => {
  const { mean, variance } = pixelMoments(set);
  return { mean, variance };
};

function corrupted(clean: Required<ImageSet>, corruption: Corruption): CorruptedSet {
  const { batch, manifest } = corrupt(clean, corruption);
  return { clean, corrupted: { ...clean, ...batch }, changes: manifest };
}
