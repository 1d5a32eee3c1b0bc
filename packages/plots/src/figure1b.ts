import {
  corruptionSeries,
  describeCorruption,
  type LabelCorruptionOptions,
  overCorruption,
  REFERENCE_NAME,
} from "./labelCorruption.ts";
import { type FigureOptions, lineFigure } from "./lineFigure.ts";
import { figure1bValues } from "./paperValues.ts";
import type { RunRecord } from "./runRecord.ts";

export interface Figure1bOptions extends FigureOptions, LabelCorruptionOptions {}

/**
 * Time to overfit against label corruption p: epochs to fit, divided by those on true labels, one
 * curve a model, in the manner of figure 1b of Zhang et al., ICLR 2017. Several runs at one p are
 * averaged; where one of them never fitted, the curve has a gap. SVG, as of `lineFigure`.
 *
 * @throws {RangeError} if a curve has no run on true labels that fitted, or a run says no p.
 */
export function figure1b(records: readonly RunRecord[], options: Figure1bOptions = {}): string {
  const epochs = overCorruption(records, ({ result }) => result.epochsToFit, options);
  const relative = [...epochs].map(([name, points]) => {
    const unit = points.find(({ p }) => p === 0)?.value ?? 0;
    if (!(unit > 0)) {
      throw new RangeError(
        `figure1b: "${name}" must have a run on true labels that fitted, got none. ` +
          "It is the unit of time.",
      );
    }
    return [
      name,
      points.map(({ p, value }) => ({ p, value: value === null ? null : value / unit })),
    ] as const;
  });
  const series = corruptionSeries(new Map(relative), figure1bValues, options);
  const values = series.flatMap(({ points }) => points.map(({ y }) => y)).filter(Number.isFinite);
  const { curve: _, paper: __, ...figure } = options;
  return lineFigure({
    ...figure,
    series,
    x: { label: "label corruption p", domain: [0, 1] },
    y: {
      label: "time to overfit (relative to true labels)",
      domain: [Math.min(1, ...values), Math.max(4, ...values)], // the paper's axis, or more
    },
    referenceName: REFERENCE_NAME,
    description: describeCorruption(series, "time to overfit"),
  });
}
