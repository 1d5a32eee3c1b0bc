import { slotsOf } from "./conditions.ts";
import { type FigureOptions, lineFigure, type Series } from "./lineFigure.ts";
import { type Figure2bModel, figure2bValues, PUBLISHED } from "./paperValues.ts";
import type { EpochRecord, RunRecord } from "./runRecord.ts";

export interface Figure2Options extends FigureOptions {
  /** Which test curve of figure 2b belongs beside which of these names. */
  paper?: Readonly<Record<string, Figure2bModel>>;
}

/**
 * Accuracy against thousands of steps, test thick and training thin, one colour a name, in the manner
 * of figure 2 of Zhang et al., ICLR 2017. SVG, as of `lineFigure`.
 *
 * @throws {RangeError} if no record has an epoch with an accuracy.
 */
export function figure2(
  records: readonly RunRecord[],
  { paper = {}, ...options }: Figure2Options = {},
): string {
  const slots = slotsOf(records);
  const series = records.flatMap(({ name, epochs }): Series[] => {
    const slot = slots.get(name)!;
    const points = (value: (epoch: EpochRecord) => number | null) =>
      epochs.map((epoch) => ({ x: epoch.step / 1000, y: value(epoch) ?? Number.NaN }));
    const model = paper[name];
    return [
      ...(model === undefined
        ? []
        : [
            {
              ...{ name, slot, reference: "points" as const },
              points: figure2bValues[model].map(([x, y]) => ({ x, y })),
            },
          ]),
      { name, slot, thin: true, points: points(({ trainAccuracy }) => trainAccuracy) },
      { name, slot, points: points(({ testAccuracy }) => testAccuracy) },
    ];
  });
  const finite = series.flatMap(({ points }) => points).filter(({ y }) => Number.isFinite(y));
  const steps = finite.reduce((most, { x }) => Math.max(most, x), 0);
  const last = ({ name, thin, reference, points }: Series) => {
    const end = points.filter(({ y }) => Number.isFinite(y)).at(-1);
    if (end === undefined || reference !== undefined) return [];
    return [`${name}: ${thin ? "training" : "test"} accuracy ${end.y.toFixed(3)} at the end.`];
  };
  return lineFigure({
    ...options,
    series,
    x: { label: "training steps (thousands)", domain: [0, steps > 0 ? steps : 1] },
    y: {
      label: "accuracy (thick: test, thin: training)",
      domain: [Math.floor(10 * Math.min(1, ...finite.map(({ y }) => y))) / 10, 1],
      percent: true,
    },
    referenceName: `${PUBLISHED} (test)`,
    description: series.flatMap(last).join(" "),
  });
}
