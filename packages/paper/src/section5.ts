import { objectOf, PaperArgumentError, shown } from "./paperArgumentError.ts";
import type { PaperDataset } from "./paperDatasets.ts";
import type { Source } from "./published.ts";

/** What images are turned into before a kernel sees them: `name` in a record's `features`. */
export type PaperFeatures = "gabor" | "random-patches";

/** A kernel machine of the paper, fitted to all training images. */
export interface Section5Row {
  dataset: PaperDataset;
  /** null for raw pixels. */
  features: PaperFeatures | null;
  /** Whether the solution was regularized. */
  ridge: boolean;
  /** A fraction. */
  testError: number;
  /** Of the minimum-norm solution; the text gives it for MNIST, rounded. */
  norm?: number;
}

/**
 * Table 3, the one kernel machine that the text of section 5 regularizes, and the norms of the
 * minimum-norm solutions that it gives.
 */
export const section5: Source & { readonly values: readonly Section5Row[] } = {
  where: "Table 3 and section 5",
  precision: "as printed",
  values: [
    { dataset: "mnist", features: null, ridge: false, testError: 0.012, norm: 220 },
    { dataset: "mnist", features: "gabor", ridge: false, testError: 0.006, norm: 390 },
    { dataset: "cifar10", features: null, ridge: false, testError: 0.46 },
    { dataset: "cifar10", features: "random-patches", ridge: false, testError: 0.17 },
    { dataset: "cifar10", features: "random-patches", ridge: true, testError: 0.15 },
  ],
};

/** What the paper calls the features. */
export const featuresTitle: Readonly<Record<PaperFeatures, string>> = {
  gabor: "Gabor filters",
  "random-patches": "random convolutional network",
};

/** What the paper reports for a kernel machine on true labels; undefined if it has none like it. */
export const section5Row = (machine: {
  dataset: string;
  features: string | null;
  ridge: boolean;
}): Section5Row | undefined => {
  const wanted = objectOf("section5Row", machine);
  if (typeof wanted.ridge !== "boolean") {
    throw new PaperArgumentError(
      `section5Row: ridge must be true or false, got ${shown(wanted.ridge)}.`,
    );
  }
  return section5.values.find(
    ({ dataset, features, ridge }) =>
      dataset === wanted.dataset && features === wanted.features && ridge === wanted.ridge,
  );
};
