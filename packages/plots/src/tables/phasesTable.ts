import { modelTitle } from "@rote/paper";
import {
  corruptionPhases,
  type Estimate,
  endsOf,
  fixed,
  labelCorruption,
  networksOf,
  type Phases,
  plainSettings,
  type RunEvidence,
  regularizerPhases,
} from "@rote/records";
import { type Exhibit, isFailedRun } from "../exhibit.ts";
import { images } from "../settings.ts";
import { type ColumnOf, DASH, number, type Table, tableOf, text } from "./table.ts";

/**
 * What each regularizer does to the test accuracy on true labels, strength by strength, and what
 * label corruption does on clean test labels, p by p: as shares of the gap between true and random
 * labels without regularizers, with 95 % confidence intervals. A phase change would be a step of
 * more than half of it. Returns null if no run belongs here.
 */
export function phasesTable(records: readonly RunEvidence[]): Table | null {
  const rows = [
    ...networksOf(records).flatMap((network) => regularizerPhases(network)),
    ...plainSettings(records).flatMap((setting) => corruptionPhases(setting) ?? []),
  ].flatMap(rowsOf);
  return rows.length === 0 ? null : tableOf(COLUMNS, rows);
}

/** Effects and phase changes in a report. */
export const phasesExhibit: Exhibit = {
  id: "phases",
  title: "Effects as shares of the gap: is there a phase change?",
  isAbout: isFailedRun(({ corruption }, isOn) =>
    isOn ? corruption.name === "trueLabels" : labelCorruption({ corruption }) !== undefined,
  ),
  show({ runs }) {
    const table = phasesTable(runs);
    if (table === null) return null;
    const caption =
      "The paper calls the effect of regularizers no fundamental phase change, and does not say " +
      "what one would be. Here it is a step, from none or from one strength to the next, that " +
      "takes more than half of the gap between the test accuracies on true and on random labels " +
      "without regularizers. ± is half the 95 % confidence interval: Student's over seeds, of a " +
      "single run the binomial one of its test images.";
    return { caption, tables: [{ id: "phases", caption: "Effects and steps.", table }] };
  },
};

interface Row extends Pick<Phases, "network" | "along" | "gap"> {
  point: Phases["points"][number];
}

const rowsOf = ({ network, along, gap, points }: Phases): Row[] =>
  points.slice(1).map((point) => ({ network, along, gap, point }));

const COLUMNS: readonly ColumnOf<Row>[] = [
  text("network", ({ network }) => modelTitle(network.model)),
  number("images", ({ network }) => images(network.images)),
  text("what", ({ point }) => point.words),
  number("runs", ({ point }) => String(point.runs.length)),
  number("test accuracy (%)", ({ point }) => percents(point.accuracy, 2)),
  number("gap (points)", ({ gap }) => percents(gap, 2)),
  number("effect (% of the gap)", ({ point }) => percents(point.effect, 1)),
  number("step (% of the gap)", ({ point }) => percents(point.step, 1)),
];

/** "50.51 ± 0.98", in percent; a dash for a share of no gap. */
function percents(estimate: Estimate, digits: number): string {
  if (!Number.isFinite(estimate.mean)) return DASH;
  const mean = fixed(100 * estimate.mean, digits);
  const half = 100 * (endsOf(estimate).high - estimate.mean);
  return Number.isFinite(half) && half > 0 ? `${mean} ± ${half.toFixed(digits)}` : mean;
}
