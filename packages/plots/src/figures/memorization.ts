import { checkOptions } from "@rote/options";
import { interval, type LinearEvidence } from "@rote/records";
import { checkMachines } from "../checkRecords.ts";
import { type Panel, panelFigure } from "../drawing/panelFigure.ts";
import { PlotError } from "../drawing/plotError.ts";
import { FIGURE_OPTIONS, type FigureOptions, type Series } from "../drawing/series.ts";
import { type Exhibit, figureOf, REPEATS } from "../exhibit.ts";
import { images } from "../settings.ts";
import { type Machine, machineName, machinesOf } from "../tables/machines.ts";
import { summary } from "./meanCurve.ts";

/**
 * Memorization of the training examples of kernel machines, by leaving each out: the value that a
 * share of the examples does not exceed against that share, one curve for true and one for random
 * labels, one frame for each machine. Returns an SVG document, like `lineFigure`.
 *
 * @throws {PlotError} if of no machine the memorization was measured.
 */
export function memorization(
  records: readonly LinearEvidence[],
  options: FigureOptions = {},
): string {
  checkOptions("memorization", options, FIGURE_OPTIONS, PlotError);
  checkMachines("memorization", records);
  return panelFigure({ ...options, panels: memorizationPanels(records) });
}

/** Memorization of kernel machines in a report. */
export const memorizationExhibit: Exhibit = {
  id: "memorization",
  title: "Memorization of kernel machines, by leaving each example out",
  isAbout: ({ of, specification }) =>
    of === "linear" && (specification as { leaveOneOut?: boolean }).leaveOneOut === true,
  show({ linear }) {
    if (!linear.some(isMeasured)) return null;
    return {
      caption:
        "The output for an example's label less that of the solution without the example, " +
        "exactly: the value that a share of the training examples does not exceed, against that " +
        "share. " +
        `About 0 where the others give the label, about 1 where it is memorized. ${REPEATS}.`,
      figure: figureOf(memorizationPanels(linear)),
      tables: [],
    };
  },
};

const isMeasured = ({ memorization }: LinearEvidence) => memorization !== undefined;

/** What the figure shows, before it is drawn. */
export function memorizationPanels(records: readonly LinearEvidence[]): Panel[] {
  const measured = records.filter(isMeasured);
  if (measured.length === 0) {
    throw new PlotError(
      "memorization: records must hold a kernel machine whose examples were left out, got none.",
    );
  }
  return machinesOf(measured).map(panelOf);
}

function panelOf(machine: Machine): Panel {
  const kinds = (["true", "random"] as const).map((labels, slot) => ({
    name: `${labels} labels`,
    slot,
    records: machine.records.filter((record) => record.labels === labels),
  }));
  const shown = kinds.filter(({ records }) => records.length > 0);
  const series = shown.map(
    ({ name, slot, records }): Series => ({
      name,
      slot,
      points: Array.from({ length: 11 }, (_, k) => ({
        x: k / 10,
        ...summary(records.map(({ memorization }) => memorization!.deciles[k]!)),
      })),
    }),
  );
  return {
    title: `${machineName(machine)}, ${machine.kernel}, ${images(machine.images)}`,
    series,
    x: { label: "share of the examples", domain: [0, 1], percent: true },
    y: { label: "memorization" },
    description: shown
      .map(({ name, records }) => {
        const { mean } = interval(records.map(({ memorization }) => memorization!.mean));
        return `${name}: memorization ${mean.toFixed(2)} on average.`;
      })
      .join(" "),
  };
}
