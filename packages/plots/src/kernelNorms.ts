import { datasetTitle } from "./datasetTitle.ts";
import { kernelMachines, machineName } from "./kernelMachine.ts";
import type { LinearRecord } from "./linearRecord.ts";
import type { FigureOptions, LineFigureData, Series } from "./lineFigure.ts";
import { type Panel, panelFigure } from "./panelFigure.ts";
import { PUBLISHED, section5 } from "./paperValues.ts";

/**
 * Test error against the norm of the solution, one marker a solution, in a frame for true and one for
 * random labels, beside the two norms that section 5 of Zhang et al., ICLR 2017, reports: the norm does
 * not predict the error. SVG, as of `lineFigure`.
 *
 * @throws {RangeError} if there is no record.
 */
export const kernelNorms = (
  records: readonly LinearRecord[],
  options: FigureOptions = {},
): string => panelFigure({ ...options, panels: kernelNormsPanels(records) });

/** What the figure shows, before it is drawn. */
export function kernelNormsPanels(records: readonly LinearRecord[]): Panel[] {
  if (records.length === 0) {
    throw new RangeError("kernelNorms: records must hold at least one solution, got none.");
  }
  const names = new Map<string, number>();
  const slot = (name: string) => {
    if (!names.has(name)) names.set(name, names.size);
    return names.get(name)!;
  };
  const paper = section5.flatMap(({ dataset, preprocessing, testError, norm }): Series[] => {
    if (norm === undefined) return [];
    const name = machineName(dataset, preprocessing);
    return [{ name, slot: slot(name), markersOnly: true, points: [{ x: norm, y: testError }] }];
  });
  const ours = (labels: LinearRecord["labels"]) => {
    const series = new Map<string, Series>();
    const asked = records.filter((record) => record.labels === labels);
    for (const { dataset, preprocessing, records: solutions } of kernelMachines(asked)) {
      const name = machineName(datasetTitle(dataset), preprocessing);
      const points = solutions.map(({ norm, testError }) => ({ x: norm, y: testError }));
      const before = series.get(name)?.points ?? [];
      series.set(name, {
        name,
        slot: slot(name),
        markersOnly: true,
        points: [...before, ...points],
      });
    }
    return [...series.values()];
  };
  const norms = records.map(({ norm }) => norm); // one axis for both, so that norms compare
  const frames = (["true", "random"] as const).flatMap((labels): Panel[] => {
    const series = ours(labels);
    return series.length === 0 ? [] : [{ title: `Here, ${labels} labels`, ...axes(series, norms) }];
  });
  const published = section5.flatMap(({ norm }) => norm ?? []);
  return [{ title: `${PUBLISHED}, true labels`, ...axes(paper, published) }, ...frames];
}

function axes(series: readonly Series[], norms: readonly number[]): LineFigureData {
  const positive = norms.filter((norm) => norm > 0);
  const low = positive.reduce((a, b) => Math.min(a, b), Number.POSITIVE_INFINITY);
  const high = positive.reduce((a, b) => Math.max(a, b), 0);
  const errors = series.flatMap(({ points }) => points.map(({ y }) => y));
  const most = errors.reduce((a, b) => Math.max(a, b), 0);
  return {
    series,
    x: { label: "norm of the solution", domain: [low / 1.5, high * 1.5], log: true },
    y: { label: "test error", domain: [0, Math.min(1, most * 1.25)], percent: true },
    description: series
      .flatMap(({ name, points }) =>
        points.map(
          ({ x, y }) => `${name}: norm ${x.toPrecision(3)}, test error ${(100 * y).toFixed(1)} %.`,
        ),
      )
      .join(" "),
  };
}
