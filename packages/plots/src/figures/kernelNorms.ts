import { checkOptions } from "@rote/options";
import { PUBLISHED, section5 } from "@rote/paper";
import { type LinearEvidence, nameOf, randomFeaturesOf } from "@rote/records";
import { checkMachines } from "../checkRecords.ts";
import { type Panel, panelFigure } from "../drawing/panelFigure.ts";
import { PlotError } from "../drawing/plotError.ts";
import {
  FIGURE_OPTIONS,
  type FigureOptions,
  type LineFigureData,
  type Series,
} from "../drawing/series.ts";
import { type Exhibit, figureOf } from "../exhibit.ts";
import { kernelTable } from "../tables/kernelTable.ts";
import { machineName, machinesOf, paperMachineName } from "../tables/machines.ts";
import { REFERENCE_NAME } from "./titles.ts";

/**
 * Test error against the norm of the solution, one marker a solution, in a frame for true and one
 * for random labels, beside the norms that section 5 of Zhang et al., ICLR 2017, reports for the
 * same datasets: the norm does not predict the error. Returns an SVG document, like `lineFigure`.
 *
 * @throws {PlotError} if there is no record.
 */
export function kernelNorms(
  records: readonly LinearEvidence[],
  options: FigureOptions = {},
): string {
  checkOptions("kernelNorms", options, FIGURE_OPTIONS, PlotError);
  checkMachines("kernelNorms", records);
  return panelFigure({ ...options, panels: kernelNormsPanels(records) });
}

/** Section 5 in a report. */
export const section5Exhibit: Exhibit = {
  id: "section5",
  isAbout: ({ of }) => of === "linear",
  title: "Section 5 and Table 3: minimum-norm solutions of kernel machines",
  show({ linear: all }) {
    const linear = all.filter((record) => randomFeaturesOf(record) === undefined);
    if (linear.length === 0) return null;
    return {
      caption:
        "Test error against the norm of the solution. Each fits its training set; the one of " +
        "smallest norm is not always the one that generalizes best.",
      ...(linear.some(({ norm }) => norm > 0) && { figure: figureOf(kernelNormsPanels(linear)) }),
      tables: [
        {
          id: "table3",
          caption:
            "Kernel machines on true and on random labels, beside Table 3 and the norms of " +
            "section 5.",
          table: kernelTable(linear),
        },
      ],
    };
  },
};

/** What the figure shows, before it is drawn. */
export function kernelNormsPanels(records: readonly LinearEvidence[]): Panel[] {
  if (records.length === 0) {
    throw new PlotError("kernelNorms: records must hold at least one solution, got none.");
  }
  const slots = new Map<string, number>();
  const slot = (name: string) => {
    if (!slots.has(name)) slots.set(name, slots.size);
    return slots.get(name)!;
  };
  const datasets = new Set(records.map(({ dataset }) => nameOf(dataset)));
  const published = section5.values.filter(({ dataset }) => datasets.has(dataset));
  // One axis for all frames, so that norms compare.
  const norms = [...records, ...published].flatMap(({ norm }) => norm ?? []);
  const paper = paperPanels(published, norms, slot);
  const frames = (["true", "random"] as const).flatMap((labels): Panel[] => {
    const series = solutions(
      records.filter((record) => record.labels === labels),
      slot,
    );
    const isShown = series.some(({ points }) => points.some(({ x }) => x > 0));
    return isShown ? [{ title: `Here, ${labels} labels`, ...axes(series, norms) }] : [];
  });
  return [...paper, ...frames];
}

type Slot = (name: string) => number;

/** The paper's norms on some datasets, in a frame if there are any. */
function paperPanels(rows: typeof section5.values, norms: readonly number[], slot: Slot): Panel[] {
  const series = rows.flatMap((row): Series[] => {
    if (row.norm === undefined) return [];
    const name = paperMachineName(row);
    const points = [{ x: row.norm, y: row.testError }];
    return [{ name, slot: slot(name), reference: "points", points }];
  });
  if (series.length === 0) return [];
  const title = `${PUBLISHED}, true labels`;
  return [{ title, ...axes(series, norms), referenceName: REFERENCE_NAME }];
}

/** A marker for each solution, in one colour for each dataset and preprocessing. */
function solutions(records: readonly LinearEvidence[], slot: Slot): Series[] {
  const series = new Map<string, Series>();
  for (const machine of machinesOf(records)) {
    const name = machineName(machine);
    const points = machine.records.map(({ norm, testError }) => ({ x: norm, y: testError }));
    const before = series.get(name)?.points ?? [];
    series.set(name, {
      name,
      slot: slot(name),
      markersOnly: true,
      points: [...before, ...points],
    });
  }
  return [...series.values()];
}

function axes(series: readonly Series[], norms: readonly number[]): LineFigureData {
  const positive = norms.filter((norm) => norm > 0);
  const low = positive.reduce((a, b) => Math.min(a, b), Number.POSITIVE_INFINITY);
  const high = positive.reduce((a, b) => Math.max(a, b), 0);
  const points = series.flatMap(({ name, points }) => points.map((point) => ({ name, ...point })));
  const most = points.reduce((top, { y }) => Math.max(top, y), 0);
  return {
    series,
    x: {
      label: "norm of the solution",
      log: true,
      ...(high > 0 && { domain: [low / 1.5, high * 1.5] }),
    },
    y: { label: "test error", domain: [0, Math.min(1, most * 1.25) || 1], percent: true },
    description: points
      .map(
        ({ name, x, y }) =>
          `${name}: norm ${x.toPrecision(3)}, test error ${(100 * y).toFixed(1)} %.`,
      )
      .join(" "),
  };
}
