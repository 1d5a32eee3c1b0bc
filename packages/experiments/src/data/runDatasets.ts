import { type DatasetName, describeDataset, listDatasets } from "@rote/datasets";
import type { OneOf } from "@rote/options";

export interface RunDataset {
  /** For people. */
  title: string;
  /** Examples of each split. Undefined where a specification must give them. */
  train: number | undefined;
  test: number | undefined;
  /** Whether these are the sizes of the whole dataset; otherwise they are only defaults. */
  limited: boolean;
  /** Height, width and channels of an image. */
  shape: readonly [height: number, width: number, channels: number];
}

const others = {
  /** Made, not loaded: something to try a program on at once. */
  gaussianClusters: {
    title: "Gaussian clusters",
    train: 1000,
    test: 1000,
    limited: false,
    shape: [14, 14, 1],
  },
  /** The user's own pictures. */
  imageFolder: {
    title: "a folder of pictures",
    train: undefined,
    test: undefined,
    limited: false,
    shape: [32, 32, 3],
  },
} as const satisfies Record<string, RunDataset>;

/** A dataset that a specification can name. */
export type RunDatasetName = DatasetName | keyof typeof others;

/** Every dataset that a specification can name. */
export const datasetNames: readonly string[] = [
  ...listDatasets().map(({ name }) => name),
  ...Object.keys(others),
];

/**
 * What a run can know of a dataset before loading it.
 *
 * @throws {UnknownDatasetError} if the name is none of `datasetNames`.
 */
export function runDataset(name: OneOf<RunDatasetName>): RunDataset {
  if (typeof name === "string" && Object.hasOwn(others, name))
    return others[name as keyof typeof others];
  const { title, splits, shape } = describeDataset(name);
  return { title, train: splits.train, test: splits.test, limited: true, shape };
}

/** How many classes a dataset has, as far as its name says. */
export function classesOf(name: string): number | undefined {
  if (name === "gaussianClusters") return 10;
  const isPublished = listDatasets().some((dataset) => dataset.name === name);
  return isPublished ? describeDataset(name).classes.length : undefined;
}

/** Height, width and channels of the images that a specification names, before any crop. */
export function imageShape({
  dataset,
  pictureSize,
}: {
  dataset: string;
  pictureSize?: number | null;
}): readonly [height: number, width: number, channels: number] {
  const { shape } = runDataset(dataset);
  const isSized = pictureSize !== undefined && pictureSize !== null;
  return isSized ? [pictureSize, pictureSize, shape[2]] : shape;
}

/** Numbers of a large image, of which most are no larger: 32 × 32 in colour. */
const PIXELS = 3072;

/**
 * How many numbers an image has, for what it costs: of images of one's own as many as they have.
 *
 * @param shape of those, where it is known.
 */
export function pixelsOf(
  { dataset, pictureSize }: { dataset: string; pictureSize?: number | null },
  shape?: readonly number[],
): number {
  if (dataset !== "imageFolder") return PIXELS;
  return (shape ?? imageShape({ dataset, pictureSize: pictureSize ?? null })).reduce(
    (a, b) => a * b,
  );
}
