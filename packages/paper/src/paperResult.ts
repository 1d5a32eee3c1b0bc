import { atCorruption, curveOf, type Figure1Model } from "./corruptionCurves.ts";
import { FIGURE_1A_MODEL, figure1aEpochs } from "./figure1a.ts";
import { figure1bEpochs, figure1bValues } from "./figure1b.ts";
import { figure1cValues } from "./figure1c.ts";
import { checkTexts, objectOf } from "./paperArgumentError.ts";
import { publishedOn } from "./published.ts";
import { table1Row } from "./table1.ts";

/** What the paper finds for a network under a condition. Fractions; null: not reported. */
export interface PaperResult {
  /** Where epochs are given for training accuracy or a small loss; see `figure1bEpochs`. */
  epochsToFit: number | null;
  trainAccuracy: number | null;
  testAccuracy: number | null;
}

/** What was run: names as in a specification, without explicit regularizers. */
export interface PaperRun {
  dataset: string;
  model: string;
  /** The name of a corruption. */
  condition: string;
  /** p of `partialLabels`. */
  probability?: number | undefined;
}

/** The paper's result beside which a run stands: on all images of the run's dataset. */
export function paperResult(run: PaperRun): PaperResult {
  const { dataset, model, condition, probability } = objectOf("paperResult", run);
  checkTexts("paperResult", { dataset, model, condition });
  const labels = { trueLabels: "true", randomLabels: "random" } as const;
  const known = condition === "trueLabels" || condition === "randomLabels";
  const row = known
    ? table1Row(dataset, {
        model,
        labels: labels[condition],
        randomCrop: false,
        weightDecay: false,
      })
    : undefined;
  const p = { trueLabels: 0, randomLabels: 1, partialLabels: probability }[condition];
  const at = (figure: typeof figure1bValues) =>
    p === undefined ? undefined : atCorruption(dataset, model, p, figure);
  const ratio = at(figure1bValues);
  const unit = publishedOn(dataset, figure1bEpochs)?.[model as Figure1Model];
  const error = condition === "partialLabels" ? at(figure1cValues) : undefined;
  return {
    epochsToFit:
      ratio !== undefined && unit !== undefined
        ? Math.round(ratio * unit)
        : (epochsOfFigure1a(dataset, model, condition) ?? null),
    trainAccuracy: row?.trainAccuracy ?? null,
    testAccuracy: row?.testAccuracy ?? (error === undefined ? null : 1 - error),
  };
}

/** Epochs until the loss of figure 1a is below 0.05; undefined for another network or dataset. */
export const epochsOfFigure1a = (
  dataset: string,
  model: string,
  condition: string,
): number | undefined => {
  checkTexts("epochsOfFigure1a", { dataset, model, condition });
  return model === FIGURE_1A_MODEL
    ? publishedOn(dataset, figure1aEpochs)?.[condition]?.below0_05
    : undefined;
};

/**
 * The training accuracy that the paper states for a network on a condition, without regularizers:
 * Table 1's on true and on random labels; 1 for the other curves of figure 1a, and under every
 * label corruption of figure 1b, whose training error the text gives as zero.
 */
export function fittedAccuracy(run: PaperRun): number | undefined {
  const { dataset, model, condition } = objectOf("fittedAccuracy", run);
  const printed = paperResult({ dataset, model, condition }).trainAccuracy;
  if (printed !== null) return printed;
  const isFitted =
    condition === "partialLabels"
      ? curveOf(dataset, model, figure1bValues) !== undefined
      : epochsOfFigure1a(dataset, model, condition) !== undefined;
  return isFitted ? 1 : undefined;
}
