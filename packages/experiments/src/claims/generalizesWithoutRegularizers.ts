import type { RunRecord } from "@rote/records";
import { type Claim, notEnoughRuns } from "./claim.ts";
import { repeatsOf, repeatsText } from "./interval.ts";
import { type Network, networksOf, withRegularizers } from "./networks.ts";
import { hashesOf, isRegularized, percent, regularizationOf } from "./settings.ts";

const CHANCE = 0.1;
const KEPT = 0.75;

/** Table 1: test accuracy (%) with all regularizers of the table off, and the best with some on. */
const PAPER: Readonly<Record<string, { off: number; best: number }>> = {
  "inception-small": { off: 85.75, best: 89.31 },
  "inception-small-nobn": { off: 82, best: 83 },
  "alexnet-small": { off: 76.07, best: 81.22 },
  "mlp-3x512": { off: 52.39, best: 53.35 },
  "mlp-1x512": { off: 50.51, best: 50.39 },
};

/** Table 1: explicit regularization is not necessary for generalization. */
export const generalizesWithoutRegularizers: Claim = {
  id: "table1-off",
  sentence: "With all explicit regularizers turned off, the networks still generalize.",
  source: "Table 1, section 3",
  tolerance:
    "Without regularizers every network keeps at least three quarters of the margin above chance (10 %) " +
    "that its best regularized variant has. The paper's networks keep 92 % or more.",
  judge({ training }) {
    const rows = networksOf(training).flatMap(rowOf);
    if (rows.length === 0) {
      return notEnoughRuns("one network on true labels without regularizers and with one");
    }
    const lost = rows.filter(({ kept }) => !(kept >= KEPT));
    return {
      verdict: lost.length === 0 ? "holds" : "fails",
      evidence: `${rows
        .map(({ network, off, best, kept }) => {
          return (
            `${network.label}: ${percent(off)} without, at best ${percent(best)} with ` +
            `regularizers, ${(100 * kept).toFixed(0)} % of the margin above chance`
          );
        })
        .join("; ")}.`,
      figures: rows.flatMap(({ network, offText, bestText }) => [
        {
          quantity: `test accuracy without regularizers, ${network.label}`,
          ...{ paper: PAPER[network.model]?.off ?? null, ours: offText, unit: "%" },
        },
        {
          quantity: `best test accuracy with regularizers, ${network.label}`,
          ...{ paper: PAPER[network.model]?.best ?? null, ours: bestText, unit: "%" },
        },
      ]),
      runs: rows.flatMap(({ runs }) => hashesOf(runs)),
    };
  },
};

function rowOf(network: Network) {
  const off = withRegularizers(network, "trueLabels", {});
  const regularized = new Map<string, RunRecord[]>();
  for (const run of network.runs) {
    const own = regularizationOf(run);
    if (run.corruption.name !== "trueLabels" || !isRegularized(own)) continue;
    const key = JSON.stringify(own);
    regularized.set(key, [...(regularized.get(key) ?? []), run]);
  }
  if (off.length === 0 || regularized.size === 0) return [];
  const test = (runs: readonly RunRecord[]) =>
    repeatsOf(runs.map(({ result }) => result.testAccuracy));
  const inPercent = (runs: readonly RunRecord[]) =>
    repeatsText(repeatsOf(runs.map(({ result }) => 100 * result.testAccuracy)));
  const best = [...regularized.values()].reduce((a, b) => (test(b).mean > test(a).mean ? b : a));
  const kept = (test(off).mean - CHANCE) / (test(best).mean - CHANCE);
  return [
    {
      ...{ network, kept, off: test(off).mean, best: test(best).mean },
      ...{ offText: inPercent(off), bestText: inPercent(best) },
      runs: [...off, ...best],
    },
  ];
}
