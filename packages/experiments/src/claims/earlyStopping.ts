import type { RunRecord } from "@rote/records";
import { type Claim, notEnoughRuns } from "./claim.ts";
import { repeatsOf, repeatsText } from "./interval.ts";
import { hashesOf, onCondition, plainSettings } from "./settings.ts";

const SMALL = 3;

/** Figure 2b: on CIFAR-10 stopping early gains next to nothing. */
export const earlyStopping: Claim = {
  id: "fig2-early-stopping",
  sentence:
    "On CIFAR-10, stopping at the best test accuracy gains little over training to the end.",
  source: "Figure 2b, section 3.1",
  tolerance:
    "On true labels the best test accuracy of any epoch is on average at most 3 points above the last, " +
    "for every network without regularizers. The stopping point is chosen on the test set, so that the " +
    "gain is an upper bound: the best of many noisy values.",
  judge({ training }) {
    const rows = plainSettings(training).flatMap((setting) => {
      const runs = onCondition(setting, "trueLabels");
      if (setting.dataset !== "cifar10" || runs.length === 0) return [];
      return [{ setting, runs, gain: repeatsOf(runs.map(gainOf)) }];
    });
    if (rows.length === 0) return notEnoughRuns("one network on the true labels of CIFAR-10");
    const large = rows.filter(({ gain }) => !(gain.mean <= SMALL));
    return {
      verdict: large.length === 0 ? "holds" : "fails",
      evidence: `Stopping at the best epoch gains ${rows
        .map(({ setting, gain }) => `${repeatsText(gain)} points for ${setting.label}`)
        .join("; ")}.`,
      figures: rows.map(({ setting, gain }) => ({
        quantity: `best test accuracy over the last, ${setting.label}`,
        paper: setting.model === "inception-small" ? "under 0.5" : null,
        ours: repeatsText(gain),
        unit: "points",
      })),
      runs: rows.flatMap(({ runs }) => hashesOf(runs)),
    };
  },
};

const gainOf = ({ epochs }: RunRecord) => {
  const accuracies = epochs.map(({ testAccuracy }) => testAccuracy);
  return 100 * (Math.max(...accuracies) - accuracies.at(-1)!);
};
