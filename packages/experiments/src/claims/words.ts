import { featuresTitle, modelTitle } from "@rote/paper";
import {
  datasetTitle,
  type Interval,
  interval,
  isRegularized,
  type KernelMachine,
  type Network,
  type Regularization,
  regularizationWords,
} from "@rote/records";

/** "MLP 1x512 on 1,000 images of CIFAR-10", with its regularizers if it is a setting with some. */
export function labelOf({
  model,
  images,
  runs,
  regularization,
}: Pick<Network, "model" | "images" | "runs"> & { regularization?: Regularization }): string {
  const on = `${modelTitle(model)} on ${imagesOf(images)} of ${datasetTitle(runs[0]!.dataset)}`;
  return regularization && isRegularized(regularization)
    ? `${on} with ${regularizationWords(regularization)}`
    : on;
}

/** "gaussian kernel on raw pixels, 1,000 images of MNIST". */
export function machineLabelOf({ kernel, features, images, records }: KernelMachine): string {
  const titles: Readonly<Record<string, string>> = featuresTitle;
  const on = features === null ? "raw pixels" : (titles[features] ?? features);
  return `${kernel} kernel on ${on}, ${imagesOf(images)} of ${datasetTitle(records[0]!.dataset)}`;
}

const imagesOf = (images: number | null) =>
  images === null ? "all images" : `${images.toLocaleString("en-US")} images`;

/** "12.3 ± 0.4", mean and half width of the interval; "12.3" for a single run. */
export function repeatsText({ mean, high, runs }: Interval, digits = 1): string {
  const text = mean.toFixed(digits);
  return runs === 1 ? text : `${text} ± ${(high - mean).toFixed(digits)}`;
}

/** Fractions of repeats in percent: "12.3 ± 0.4". */
export const percentText = (fractions: readonly number[], digits = 1): string =>
  repeatsText(interval(fractions.map((fraction) => 100 * fraction)), digits);

/** "12.3 %". */
export const percent = (fraction: number): string => `${(100 * fraction).toFixed(1)} %`;

/** A published fraction in percent, to the paper's two decimals; null if there is none. */
export const inPercent = (fraction: number | undefined): number | null =>
  fraction === undefined ? null : Number((100 * fraction).toFixed(2));
