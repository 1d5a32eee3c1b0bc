import type { ImageSet } from "@rote/datasets";

/** The examples of an experiment. */
export interface Data {
  train: Required<ImageSet>;
  test: Required<ImageSet>;
}
