import { featuresTitle, modelTitle } from "@rote/paper";
import {
  counted,
  datasetTitle,
  type Estimate,
  endsOf,
  fixed,
  type Interval,
  interval,
  isRegularized,
  type KernelMachine,
  kernelTitle,
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
  const on = `${modelTitle(model)} on ${imagesWords(images)} of ${datasetTitle(runs[0]!.dataset)}`;
  return regularization && isRegularized(regularization)
    ? `${on} with ${regularizationWords(regularization)}`
    : on;
}

/** "Gaussian kernel on raw pixels, 1,000 images of MNIST". */
export function machineLabelOf({ kernel, features, images, records }: KernelMachine): string {
  const titles: Readonly<Record<string, string>> = featuresTitle;
  const on = features === null ? "raw pixels" : (titles[features] ?? features);
  const of = datasetTitle(records[0]!.dataset);
  return `${kernelTitle(kernel)} on ${on}, ${imagesWords(images)} of ${of}`;
}

export const imagesWords = (images: number | null): string =>
  images === null ? "all images" : counted(images, "image");

/** "12.3 ± 0.4", mean and half width of the interval; "12.3" for a single run. */
export function repeatsText({ mean, high, runs }: Interval, digits = 1): string {
  const text = fixed(mean, digits);
  return runs === 1 ? text : `${text} ± ${(high - mean).toFixed(digits)}`;
}

/** Fractions of repeats in percent: "12.3 ± 0.4". */
export const percentText = (fractions: readonly number[], digits = 1): string =>
  repeatsText(interval(fractions.map((fraction) => 100 * fraction)), digits);

/** "12.3 %". */
export const percent = (fraction: number, digits = 1): string =>
  `${(100 * fraction).toFixed(digits)} %`;

/** A published fraction in percent, to the paper's two decimals; null if there is none. */
export const inPercent = (fraction: number | undefined): number | null =>
  fraction === undefined ? null : Number((100 * fraction).toFixed(2));

/** A share with half its 95 % interval: "12 ± 3 %"; "no share" where there is nothing to share. */
export function shareText(estimate: Estimate): string {
  if (!Number.isFinite(estimate.mean)) return "no share";
  const half = 100 * (endsOf(estimate).high - estimate.mean);
  const text = fixed(100 * estimate.mean, 0);
  return Number.isFinite(half) ? `${text} ± ${half.toFixed(0)} %` : `${text} %`;
}

/** A difference of fractions in points with half its 95 % interval: "4.0 ± 1.2". */
export function pointsText(estimate: Estimate): string {
  const half = 100 * (endsOf(estimate).high - estimate.mean);
  const text = fixed(100 * estimate.mean, 1);
  return Number.isFinite(half) ? `${text} ± ${half.toFixed(1)}` : text;
}

/** In what fields two objects differ, but for some: "learningRate is 0.5, not 0.01". */
export function differencesOf(one: object, other: object, except: readonly string[] = []): string {
  const [a, b] = [one, other] as Readonly<Record<string, unknown>>[];
  const json = (value: unknown) => (value === undefined ? "not said" : JSON.stringify(value));
  return [...new Set([...Object.keys(one), ...Object.keys(other)])]
    .filter((field) => !except.includes(field) && json(a![field]) !== json(b![field]))
    .map((field) => `${field} is ${json(a![field])}, not ${json(b![field])}`)
    .join(", ");
}
