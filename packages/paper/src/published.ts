import { objectOf } from "./paperArgumentError.ts";
import type { PaperDataset } from "./paperDatasets.ts";

/** How figures and tables name where published values are from. */
export const PUBLISHED = "Zhang et al. 2017";

/** Where published values stand, and how exactly they are known. */
export interface Source {
  /** "Table 1", "Figure 1b". */
  readonly where: string;
  readonly precision: Precision;
}

/** How exactly a value is known. What is read off is good to about three digits. */
export type Precision = "as printed" | "read off the vector graphics" | "inferred";

/** Published values, and what they were measured on: all training images of one dataset. */
export interface Published<Values> extends Source {
  readonly dataset: PaperDataset;
  readonly values: Values;
}

/** The values, if they were measured on this dataset: no others stand beside a run of it. */
export const publishedOn = <Values>(
  dataset: string,
  published: Published<Values>,
): Values | undefined =>
  objectOf("publishedOn", published).dataset === dataset ? published.values : undefined;

/** Points of a curve. */
export type Points = readonly (readonly [x: number, y: number])[];
