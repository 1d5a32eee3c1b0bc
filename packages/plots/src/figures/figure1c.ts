import { checkOptions } from "@rote/options";
import { figure1cValues, paperDatasets } from "@rote/paper";
import { classesOf, labelCorruption, type RunEvidence } from "@rote/records";
import { checkRuns } from "../checkRecords.ts";
import { type Panel, panelFigure } from "../drawing/panelFigure.ts";
import { PlotError } from "../drawing/plotError.ts";
import {
  FIGURE_OPTIONS,
  type FigureOptions,
  type LineFigureData,
  type Series,
} from "../drawing/series.ts";
import { type Exhibit, figureOf, isFailedRun, REPEATS } from "../exhibit.ts";
import {
  besideCurves,
  corruptionSeries,
  describeCorruption,
  isPublished,
  type MeasuredCurve,
  measuredCurves,
  paperCurves,
  sweptSettings,
  withPaper,
} from "./overCorruption.ts";
import { REFERENCE_NAME } from "./titles.ts";

export interface Figure1cOptions extends FigureOptions {
  /**
   * Which accuracy is shown, and the figure says so: on test labels corrupted like the training
   * labels (`testAccuracy`; the paper's curves are almost certainly of these), on clean ones
   * (`cleanLabelTestAccuracy`), or a frame for each. Defaults to "corrupted".
   */
  testLabels?: TestLabels | "both";
  /**
   * The number of classes K: the error of guessing is 1 − 1/K. Defaults to what the records or the
   * paper say of each dataset; without it the line is left out.
   */
  classes?: number;
  /**
   * Also draw the paper's curves, if a run is on their dataset: all in a frame of their own, and
   * dashed beside ours where the test labels are corrupted too. Defaults to false.
   */
  paper?: boolean;
}

type TestLabels = "clean" | "corrupted";

/**
 * Test error against label corruption p, one curve for each setting (network, data, …), with the
 * error of guessing as a dashed line, in the manner of figure 1c of Zhang et al., ICLR 2017.
 * Several runs at one p are averaged, with the 95 % confidence interval as a whisker. Runs that are
 * not about labels are left out. Returns an SVG document, like `lineFigure`.
 *
 * Under clean test labels an accuracy a becomes (1 − p) · a + p/K under corrupted ones, in
 * expectation; the two protocols are different figures.
 *
 * @throws {PlotError} if no run is about labels, and if the paper's curves are wanted beside clean
 * test labels alone.
 */
export function figure1c(records: readonly RunEvidence[], given: Figure1cOptions = {}): string {
  checkOptions(
    "figure1c",
    given,
    {
      testLabels: ["clean", "corrupted", "both"],
      classes: "number",
      paper: "boolean",
      ...FIGURE_OPTIONS,
    },
    PlotError,
  );
  checkRuns("figure1c", records);
  const { testLabels, classes, paper, ...options } = given;

  const shown = {
    ...(testLabels === undefined ? {} : { testLabels }),
    ...(classes === undefined ? {} : { classes }),
    ...(paper === undefined ? {} : { paper }),
  };
  return panelFigure({ ...options, panels: figure1cPanels(records, shown) });
}

/** Figure 1c in a report: settings with runs at several p, without regularizers. */
export const figure1cExhibit: Exhibit = {
  id: "figure1c",
  title: "Figure 1c: test error under label corruption",
  isAbout: isFailedRun((run, isOn) => !isOn && labelCorruption(run) !== undefined),
  show({ runs: all }) {
    const runs = sweptSettings(all).flatMap((setting) => setting.runs);
    const tested = runs.filter(({ result }) => result.testAccuracy !== null);
    if (tested.length === 0) return null;
    const clean = tested.some(({ result }) => typeof result.cleanLabelTestAccuracy === "number");
    const testLabels = clean ? "both" : "corrupted";
    return {
      caption:
        "Test error against label corruption p, with the error of guessing dashed. On corrupted " +
        "test labels the test set has the same p as the training set (as, almost certainly, in " +
        "the paper): it measures how well the noisy distribution is learned; on clean test " +
        `labels, what the noise has cost. ${REPEATS} as a whisker.`,
      figure: figureOf(figure1cPanels(tested, { paper: true, testLabels })),
      overview: figure1cPanels(tested, { paper: true }).at(-1),
      tables: [],
    };
  },
};

/** What figure 1c shows, before it is drawn. */
export function figure1cPanels(
  records: readonly RunEvidence[],
  {
    testLabels = "corrupted",
    classes,
    paper = false,
  }: Pick<Figure1cOptions, "testLabels" | "classes" | "paper"> = {},
): Panel[] {
  if (paper && testLabels === "clean") {
    throw new PlotError(
      'figure1c: testLabels must be "corrupted" or "both" to compare with the paper, ' +
        'got "clean". Leave out paper, or show the accuracy on corrupted test labels.',
    );
  }
  const shown = testLabels === "both" ? (["corrupted", "clean"] as const) : [testLabels];
  return shown.flatMap((labels) => {
    const curves = measuredCurves(records, (record) => errorOf(record, labels));
    const ours = corruptionSeries(curves);
    const compares = paper && labels === "corrupted";
    const beside = compares ? besideCurves(ours, curves, figure1cValues) : [];
    const theirs = compares && isPublished(curves, figure1cValues) ? paperAxes() : undefined;
    const known = classes === undefined ? classesIn(curves) : [classes];
    const frame = { ...axes([...beside, ...ours], labels, known), referenceName: REFERENCE_NAME };
    return withPaper(theirs, frame, curves, figure1cValues);
  });
}

function errorOf({ result }: RunEvidence, labels: TestLabels): number | null {
  const accuracy = labels === "corrupted" ? result.testAccuracy : result.cleanLabelTestAccuracy;
  return accuracy === null || accuracy === undefined ? null : 1 - accuracy;
}

/** The different numbers of classes of the curves' datasets, as far as they are known. */
const classesIn = (curves: readonly MeasuredCurve[]): number[] => [
  ...new Set(curves.flatMap(({ setting }) => classesOf(setting.runs[0]!) ?? [])),
];

const paperAxes = () =>
  axes(paperCurves(figure1cValues), "corrupted", [paperDatasets[figure1cValues.dataset].classes]);

function axes(
  series: readonly Series[],
  labels: TestLabels,
  classes: readonly number[],
): LineFigureData {
  return {
    series,
    x: { label: "label corruption p", domain: [0, 1] },
    y: { label: `test error (${labels} test labels)`, domain: [0, 1], percent: true },
    levels: classes.map((K) => ({
      y: 1 - 1 / K,
      name: classes.length === 1 ? "guessing" : `guessing one of ${K}`,
    })),
    description: describeCorruption(series, "test error"),
  };
}
