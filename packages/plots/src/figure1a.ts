import { CONDITIONS, slotsOf } from "./conditions.ts";
import { type FigureOptions, lineFigure, type Series } from "./lineFigure.ts";
import { figure1aValues, PUBLISHED } from "./paperValues.ts";
import type { RunRecord } from "./runRecord.ts";

export interface Figure1aOptions extends FigureOptions {
  /**
   * Also mark the paper's own values, hollow, for the conditions shown. They are of the small
   * Inception on all 50,000 images of CIFAR-10 in batches of 128; of other runs only the order of
   * the curves compares. Defaults to false.
   */
  paper?: boolean;
}

/**
 * Training loss against steps, in thousands, one curve for each condition: in the manner of figure 1a
 * of Zhang et al., ICLR 2017. SVG, as of `lineFigure`.
 *
 * @throws {RangeError} if no record has an epoch with a finite loss.
 */
export function figure1a(
  records: readonly RunRecord[],
  { paper = false, ...options }: Figure1aOptions = {},
): string {
  const slots = slotsOf(records);
  const measured: Series[] = records.map(({ name, epochs }) => ({
    name,
    points: epochs.map(({ step, loss }) => ({ x: step / 1000, y: loss })),
    slot: slots.get(name)!,
  }));
  const references: Series[] = [];
  for (const condition of paper ? CONDITIONS : []) {
    const values = figure1aValues[condition];
    const run = records.find(({ corruption }) => corruption.name === condition);
    if (values === undefined || run === undefined) continue;
    references.push({
      name: run.name,
      reference: "points",
      points: values.map(([x, y]) => ({ x, y })),
      slot: slots.get(run.name)!,
    });
  }
  const series = [...references, ...measured];
  const all = series.flatMap(({ points }) => points).filter(({ y }) => Number.isFinite(y));
  const most = (axis: "x" | "y", least: number) =>
    all.reduce((top, point) => Math.max(top, point[axis]), least);
  const steps = most("x", 0);
  return lineFigure({
    ...options,
    series,
    x: { label: "training steps (thousands)", domain: [0, steps > 0 ? steps : 1] },
    y: { label: "average loss (nats)", domain: [0, most("y", 2.5)] }, // the paper's axis, or more
    referenceName: `${PUBLISHED} (Inception)`,
    description: measured.map(describe).join(" "),
  });
}

function describe({ name, points }: Series): string {
  const finite = points.filter(({ y }) => Number.isFinite(y));
  const [first, last] = [finite[0], finite.at(-1)];
  if (first === undefined || last === undefined) return `${name}: no finite loss.`;
  const [from, to, steps] = [first.y, last.y, last.x].map((value) => value.toPrecision(3));
  return `${name}: loss ${from} to ${to} in ${steps} thousand steps.`;
}
