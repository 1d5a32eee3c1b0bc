import {
  corruptionSeries,
  describeCorruption,
  type LabelCorruptionOptions,
  overCorruption,
  REFERENCE_NAME,
} from "./labelCorruption.ts";
import { type FigureOptions, lineFigure } from "./lineFigure.ts";
import { figure1cValues } from "./paperValues.ts";
import type { RunRecord } from "./runRecord.ts";

export interface Figure1cOptions extends FigureOptions, LabelCorruptionOptions {
  /**
   * Which accuracy is shown, and the figure says so: on test labels corrupted like the training
   * labels (`testAccuracy`; the paper's curves are almost certainly of these), or on clean ones
   * (`cleanLabelTestAccuracy`). Defaults to "corrupted".
   */
  testLabels?: "clean" | "corrupted";
  /** The number of classes K: the error of guessing is 1 − 1/K. Defaults to 10. */
  classes?: number;
}

/**
 * Test error against label corruption p, one curve a model, with the error of guessing as a dashed
 * line, in the manner of figure 1c of Zhang et al., ICLR 2017. Several runs at one p are averaged.
 * SVG, as of `lineFigure`.
 *
 * Under clean test labels an accuracy a becomes (1 − p) · a + p/K under corrupted ones, in
 * expectation; the two protocols are different figures.
 *
 * @throws {RangeError} if a run says no p or, under clean test labels, has no accuracy on them; and if
 * the paper's curves are asked for under clean test labels.
 */
export function figure1c(records: readonly RunRecord[], options: Figure1cOptions = {}): string {
  const { testLabels = "corrupted", classes = 10, curve: _, paper, ...figure } = options;
  if (paper !== undefined && testLabels !== "corrupted") {
    throw new RangeError(
      `figure1c: testLabels must be "corrupted" to compare with the paper, got "${testLabels}". ` +
        "Leave out paper, or show the accuracy on corrupted test labels.",
    );
  }
  const error = ({ name, result }: RunRecord) => {
    const accuracy =
      testLabels === "corrupted" ? result.testAccuracy : result.cleanLabelTestAccuracy;
    if (accuracy === undefined) {
      throw new RangeError(
        `figure1c: "${name}" must have result.cleanLabelTestAccuracy to show clean test labels, ` +
          "got none.",
      );
    }
    return accuracy === null ? null : 1 - accuracy;
  };
  const series = corruptionSeries(overCorruption(records, error, options), figure1cValues, options);
  return lineFigure({
    ...figure,
    series,
    x: { label: "label corruption p", domain: [0, 1] },
    y: { label: `test error (${testLabels} test labels)`, domain: [0, 1], percent: true },
    levels: [{ y: 1 - 1 / classes, name: "guessing" }],
    referenceName: REFERENCE_NAME,
    description: describeCorruption(series, "test error"),
  });
}
