import type { LabelledImages } from "@rote/datasets";

/** The examples of an experiment. */
export interface Data {
  train: LabelledImages;
  test: LabelledImages;
}
