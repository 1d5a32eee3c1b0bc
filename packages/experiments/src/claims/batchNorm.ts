import type { RunRecord } from "@rote/records";
import { type Claim, notEnoughRuns } from "./claim.ts";
import { repeatsOf, repeatsText } from "./interval.ts";
import { networksOf, withRegularizers } from "./networks.ts";
import { hashesOf } from "./settings.ts";

const [LOWEST, HIGHEST] = [-1, 8];

/** Figure 2b and Table 1: batch normalization as an implicit regularizer. */
export const batchNorm: Claim = {
  id: "fig2-batch-norm",
  sentence:
    "Batch normalization improves the test accuracy of the small Inception by a little, and is not " +
    "what makes it generalize.",
  source: "Figure 2b, Table 1, section 3.1",
  tolerance:
    "On true labels without regularizers the mean test accuracy with batch norm is at most 1 point " +
    "below and 8 points above that without (the text says 3 to 4, Table 1 3.75, figure 2b 1.5).",
  judge({ training }) {
    const networks = networksOf(training);
    const rows = networks.flatMap((network) => {
      const label = network.label.replace(/^Inception on/, "Inception w/o BatchNorm on");
      const bare = networks.find((other) => other.label === label);
      if (network.model !== "inception-small" || !bare) return [];
      const on = withRegularizers(network, "trueLabels", {});
      const off = withRegularizers(bare, "trueLabels", {});
      return on.length > 0 && off.length > 0 ? [{ label: network.label, on, off }] : [];
    });
    if (rows.length === 0) {
      return notEnoughRuns("the small Inception on true labels with and without batch norm");
    }
    const gains = rows.map(({ on, off }) => test(on).mean - test(off).mean);
    const outside = gains.filter((gain) => !(gain >= LOWEST && gain <= HIGHEST));
    return {
      verdict: outside.length === 0 ? "holds" : "fails",
      evidence: `${rows
        .map(
          ({ label, on, off }, i) =>
            `${label}: ${repeatsText(test(on))} % with and ${repeatsText(test(off))} % without batch norm, ${gains[i]!.toFixed(1)} points`,
        )
        .join("; ")}.`,
      figures: rows.flatMap(({ label, on, off }, i) => [
        figure(`test accuracy with batch norm, ${label}`, 85.75, repeatsText(test(on)), "%"),
        figure(`test accuracy without batch norm, ${label}`, 82, repeatsText(test(off)), "%"),
        figure(`gain by batch norm, ${label}`, 3.75, gains[i]!.toFixed(1), "points"),
      ]),
      runs: rows.flatMap(({ on, off }) => hashesOf([...on, ...off])),
    };
  },
};

const figure = (quantity: string, paper: number, ours: string, unit: string) => ({
  ...{ quantity, paper, ours, unit },
});

const test = (runs: readonly RunRecord[]) =>
  repeatsOf(runs.map(({ result }) => 100 * result.testAccuracy));
