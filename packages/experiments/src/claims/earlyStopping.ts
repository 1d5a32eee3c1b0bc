import { figure2bGain, publishedOn } from "@rote/paper";
import {
  type Interval,
  interval,
  plainSettings,
  type RunEvidence,
  type Setting,
} from "@rote/records";
import { type Claim, notEnoughRuns } from "./claim.ts";
import { hashesOf, onCondition } from "./runs.ts";
import { labelOf, repeatsText } from "./words.ts";

const SMALL = 3;

/** Figure 2b: on CIFAR-10 stopping early gains next to nothing. */
export const earlyStopping: Claim = {
  id: "fig2-early-stopping",
  sentence:
    "On CIFAR-10, stopping at the best test accuracy gains little over training to the end.",
  source: "Figure 2b, section 3.1",
  tolerance:
    "On true labels the best test accuracy of any epoch is on average at most 3 points above the " +
    "last, for every network without regularizers. The stopping point is chosen on the test set, " +
    "so that the gain is an upper bound: the best of many noisy values.",
  judge({ training }) {
    const rows = plainSettings(training).flatMap((setting): Row[] => {
      const runs = onCondition(setting, "trueLabels");
      if (setting.dataset !== figure2bGain.dataset || runs.length === 0) return [];
      return [{ setting, runs, gain: interval(runs.map(gainOf)) }];
    });
    if (rows.length === 0) return notEnoughRuns("one network on the true labels of CIFAR-10");
    const large = rows.filter(({ gain }) => !(gain.mean <= SMALL));
    const words = rows.map(
      ({ setting, gain }) => `${repeatsText(gain)} points for ${labelOf(setting)}`,
    );
    return {
      verdict: large.length === 0 ? "holds" : "fails",
      evidence: `Stopping at the best epoch gains ${words.join("; ")}.`,
      figures: rows.map(({ setting, gain }) => ({
        quantity: `best test accuracy over the last, ${labelOf(setting)}`,
        paper: paperOf(setting),
        ours: repeatsText(gain),
        unit: "points",
      })),
      runs: rows.flatMap(({ runs }) => hashesOf(runs)),
    };
  },
};

interface Row {
  setting: Setting;
  runs: RunEvidence[];
  /** Points. */
  gain: Interval;
}

/** Points of test accuracy that the best epoch has over the last. */
function gainOf({ epochs }: RunEvidence): number {
  const accuracies = epochs.map(({ testAccuracy }) => testAccuracy ?? Number.NaN);
  return 100 * (accuracies.reduce((a, b) => Math.max(a, b)) - accuracies.at(-1)!);
}

function paperOf({ dataset, model }: Setting): string | null {
  const gain = publishedOn(dataset, figure2bGain);
  return gain?.model === model ? `under ${100 * gain.atMost}` : null;
}
