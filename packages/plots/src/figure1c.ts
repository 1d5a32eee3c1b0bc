import {
  besideCurves,
  corruptionSeries,
  describeCorruption,
  overCorruption,
  paperCurves,
  REFERENCE_NAME,
  withPaper,
} from "./labelCorruption.ts";
import type { FigureOptions, LineFigureData, Series } from "./lineFigure.ts";
import { type Panel, panelFigure } from "./panelFigure.ts";
import { figure1cValues } from "./paperValues.ts";
import type { RunRecord } from "./runRecord.ts";

export interface Figure1cOptions extends FigureOptions {
  /**
   * Which accuracy is shown, and the figure says so: on test labels corrupted like the training
   * labels (`testAccuracy`; the paper's curves are almost certainly of these), on clean ones
   * (`cleanLabelTestAccuracy`), or a frame for each. Defaults to "corrupted".
   */
  testLabels?: TestLabels | "both";
  /** The number of classes K: the error of guessing is 1 − 1/K. Defaults to 10. */
  classes?: number;
  /**
   * Also draw the paper's curves: all in a frame of their own, and dashed beside ours where the test
   * labels are corrupted too. Defaults to false.
   */
  paper?: boolean;
}

type TestLabels = "clean" | "corrupted";

/**
 * Test error against label corruption p, one curve for each setting (network, data, …), with the error
 * of guessing as a dashed line, in the manner of figure 1c of Zhang et al., ICLR 2017. Several runs at
 * one p are averaged, with the 95 % confidence interval as a whisker. Runs that are not about labels
 * are left out. SVG, as of `lineFigure`.
 *
 * Under clean test labels an accuracy a becomes (1 − p) · a + p/K under corrupted ones, in
 * expectation; the two protocols are different figures.
 *
 * @throws {RangeError} if no run is about labels, and if the paper's curves are asked for beside clean
 * test labels alone.
 */
export function figure1c(
  records: readonly RunRecord[],
  { testLabels, classes, paper, ...options }: Figure1cOptions = {},
): string {
  return panelFigure({
    ...options,
    panels: figure1cPanels(records, {
      ...(testLabels === undefined ? {} : { testLabels }),
      ...(classes === undefined ? {} : { classes }),
      ...(paper === undefined ? {} : { paper }),
    }),
  });
}

/** What figure 1c shows, before it is drawn. */
export function figure1cPanels(
  records: readonly RunRecord[],
  {
    testLabels = "corrupted",
    classes = 10,
    paper = false,
  }: Pick<Figure1cOptions, "testLabels" | "classes" | "paper"> = {},
): Panel[] {
  if (paper && testLabels === "clean") {
    throw new RangeError(
      'figure1c: testLabels must be "corrupted" or "both" to compare with the paper, got "clean". ' +
        "Leave out paper, or show the accuracy on corrupted test labels.",
    );
  }
  const theirs = paper ? axes(paperCurves(figure1cValues), "corrupted", 10) : undefined;
  const shown = testLabels === "both" ? (["corrupted", "clean"] as const) : [testLabels];
  return shown.flatMap((labels) => {
    const curves = overCorruption(records, (record) => errorOf(record, labels));
    const ours = corruptionSeries(curves);
    const beside =
      paper && labels === "corrupted" ? besideCurves(ours, curves, figure1cValues) : [];
    const frame = { ...axes([...beside, ...ours], labels, classes), referenceName: REFERENCE_NAME };
    return withPaper(labels === "corrupted" ? theirs : undefined, frame, curves);
  });
}

function errorOf({ result }: RunRecord, labels: TestLabels): number | null {
  const accuracy = labels === "corrupted" ? result.testAccuracy : result.cleanLabelTestAccuracy;
  return accuracy === null || accuracy === undefined ? null : 1 - accuracy;
}

function axes(series: readonly Series[], labels: TestLabels, classes: number): LineFigureData {
  return {
    series,
    x: { label: "label corruption p", domain: [0, 1] },
    y: { label: `test error (${labels} test labels)`, domain: [0, 1], percent: true },
    levels: [{ y: 1 - 1 / classes, name: "guessing" }],
    description: describeCorruption(series, "test error"),
  };
}
