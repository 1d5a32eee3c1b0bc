import { table1Row, withoutBatchNorm } from "@rote/paper";
import { interval, networksOf, type Setting } from "@rote/records";
import { type Claim, notEnoughRuns } from "./claim.ts";
import { hashesOf, isPlain, testAccuracies, variantsOn } from "./runs.ts";
import { inPercent, labelOf, percentText } from "./words.ts";

const [LOWEST, HIGHEST] = [-0.01, 0.08];

/** Figure 2b and Table 1: batch normalization as an implicit regularizer. */
export const batchNorm: Claim = {
  id: "fig2-batch-norm",
  sentence:
    "Batch normalization improves the test accuracy of the small Inception by a little, and is " +
    "not what makes it generalize.",
  source: "Figure 2b, Table 1, section 3.1",
  tolerance:
    "On true labels without regularizers the mean test accuracy with batch norm is at most 1 " +
    "point below and 8 points above that without (the text says 3 to 4, Table 1 3.75, figure 2b " +
    "1.5).",
  judge({ training }) {
    const plain = networksOf(training)
      .flatMap((network) => variantsOn(network, "trueLabels"))
      .filter(isPlain);
    const rows = plain.flatMap((on) =>
      plain.filter((off) => isPartner(on, off)).map((off): Row => ({ on, off })),
    );
    if (rows.length === 0) {
      return notEnoughRuns("the small Inception on true labels with and without batch norm");
    }
    const isWithin = (row: Row) => gainOf(row) >= LOWEST && gainOf(row) <= HIGHEST;
    const words = rows.map((row) => {
      const [on, off] = [row.on, row.off].map((setting) => percentText(testAccuracies(setting)));
      return (
        `${labelOf(row.on)}: ${on} % with and ${off} % without batch norm, ` +
        `${points(gainOf(row))} points`
      );
    });
    return {
      verdict: rows.every(isWithin) ? "holds" : "fails",
      evidence: `${words.join("; ")}.`,
      figures: rows.flatMap(figuresOf),
      runs: rows.flatMap(({ on, off }) => hashesOf([...on.runs, ...off.runs])),
    };
  },
};

/** A network with and without batch norm, on the same images. */
interface Row {
  on: Setting;
  off: Setting;
}

const isPartner = (on: Setting, off: Setting) =>
  off.model === withoutBatchNorm[on.model] &&
  off.dataset === on.dataset &&
  off.images === on.images;

const meanOf = (setting: Setting) => interval(testAccuracies(setting)).mean;

/** Fractions of test accuracy. */
const gainOf = ({ on, off }: Row) => meanOf(on) - meanOf(off);

const points = (fraction: number) => (100 * fraction).toFixed(1);

function figuresOf(row: Row) {
  const { on, off } = row;
  const paper = [on, off].map(paperOf);
  const [withNorm, without] = paper;
  const gain =
    withNorm === undefined || without === undefined ? null : inPercent(withNorm - without);
  const label = labelOf(on);
  return [
    {
      quantity: `test accuracy with batch norm, ${label}`,
      paper: inPercent(withNorm),
      ours: percentText(testAccuracies(on)),
      unit: "%",
    },
    {
      quantity: `test accuracy without batch norm, ${label}`,
      paper: inPercent(without),
      ours: percentText(testAccuracies(off)),
      unit: "%",
    },
    {
      quantity: `gain by batch norm, ${label}`,
      paper: gain,
      ours: points(gainOf(row)),
      unit: "points",
    },
  ];
}

/** The test accuracy of Table 1 on true labels without regularizers. */
const paperOf = ({ dataset, model }: Setting) =>
  table1Row(dataset, { model, labels: "true", randomCrop: false, weightDecay: false })
    ?.testAccuracy;
