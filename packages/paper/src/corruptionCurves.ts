import {
  checkNumbers,
  checkTexts,
  objectOf,
  PaperArgumentError,
  shown,
} from "./paperArgumentError.ts";
import type { ModelName } from "./paperModels.ts";
import { type Points, type Published, publishedOn } from "./published.ts";

/** The networks of figures 1b and 1c, in the order of their legend. */
export type Figure1Model = Extract<ModelName, "inception-small" | "alexnet-small" | "mlp-1x512">;

/** A curve over the label corruption p for each network. */
export type CorruptionCurves = Readonly<Record<Figure1Model, Points>>;

/** Values at p = 0, 0.1, … 1. */
export const overP = (values: readonly number[]): Points =>
  values.map((value, i) => [i / 10, value]);

/** A network's curve, if it was measured on this dataset; undefined if there is none. */
export function curveOf(
  dataset: string,
  model: string,
  published: Published<CorruptionCurves>,
): Points | undefined {
  checkTexts("curveOf", { dataset, model });
  const given = publishedOn(dataset, published);
  if (given === undefined) return undefined;
  const curves = objectOf("curveOf", given);
  const curve = Object.hasOwn(curves, model) ? curves[model as Figure1Model] : undefined;
  const isCurve = Array.isArray(curve) && (curve as unknown[]).every(Array.isArray);
  if (curve === undefined || isCurve) return curve;
  throw new PaperArgumentError(`curveOf: ${model} must be a list of points, got ${shown(curve)}.`);
}

/** A network's value at a label corruption p of the figure; undefined if it has none there. */
export const atCorruption = (
  dataset: string,
  model: string,
  p: number,
  published: Published<CorruptionCurves>,
): number | undefined => {
  checkNumbers("atCorruption", { p });
  return curveOf(dataset, model, published)?.find(([x]) => Math.abs(x - p) < 1e-9)?.[1];
};
