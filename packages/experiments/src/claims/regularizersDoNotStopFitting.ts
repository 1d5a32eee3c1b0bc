import type { RunRecord } from "@rote/records";
import { fittedFraction } from "@rote/records";
import { type Claim, notEnoughRuns } from "./claim.ts";
import { repeatsOf, repeatsText } from "./interval.ts";
import { networksOf } from "./networks.ts";
import { hashesOf, isRegularized, regularizationOf, regularizationWords } from "./settings.ts";

const FITTED = 0.99;

/** Table 4, training accuracy in percent. */
const PAPER: Readonly<Record<string, number | string>> = {
  "weight decay inception-small": 100,
  "weight decay alexnet-small": "failed to converge",
  "weight decay mlp-3x512": 100,
  "weight decay mlp-1x512": 99.21,
  "randomCrop inception-small": 99.93,
  "randomRotation+randomHorizontalFlip inception-small": 99.28,
};

/** Table 4: regularizers do not stop the fitting of random labels. */
export const regularizersDoNotStopFitting: Claim = {
  id: "table4",
  sentence: "Explicit regularizers do not stop a network from fitting random labels.",
  source: "Table 4, section 3 and appendix E; dropout added",
  tolerance:
    "Under each regularizer that was tried at least one network's mean training accuracy on random " +
    "labels is 99 % or more (the paper's small Alexnet failed under weight decay). Under augmentation " +
    "it is that of the batches as they are met, as in the paper.",
  judge({ training }) {
    const rows = networksOf(training).flatMap(({ label, model, runs }) =>
      [...byRegularizer(runs)].map(([words, runs]) => ({
        ...{ label, words, runs, published: PAPER[`${words} ${model}`] ?? null },
        accuracy: repeatsOf(
          runs.map((run) => 100 * fittedFraction(run.specification, run.epochs.at(-1)!)),
        ),
      })),
    );
    if (rows.length === 0) return notEnoughRuns("one network on random labels with a regularizer");
    const tried = [...new Set(rows.map(({ words }) => words))];
    const stopped = tried.filter(
      (word) =>
        !rows.some(({ words, accuracy }) => words === word && accuracy.mean >= 100 * FITTED),
    );
    return {
      verdict: stopped.length === 0 ? "holds" : "fails",
      evidence:
        `Training accuracy on random labels: ${rows
          .map(({ label, words, accuracy }) => `${label} with ${words} ${repeatsText(accuracy)} %`)
          .join("; ")}.` +
        (stopped.length === 0 ? "" : ` No network fitted under ${stopped.join(", ")}.`),
      figures: rows.map(({ label, words, accuracy, published }) => ({
        quantity: `training accuracy with ${words}, ${label}`,
        paper: published,
        ours: repeatsText(accuracy),
        unit: "%",
      })),
      runs: rows.flatMap(({ runs }) => hashesOf(runs)),
    };
  },
};

function byRegularizer(runs: readonly RunRecord[]): Map<string, RunRecord[]> {
  const groups = new Map<string, RunRecord[]>();
  for (const run of runs) {
    const own = regularizationOf(run);
    if (run.corruption.name !== "randomLabels" || !isRegularized(own)) continue;
    const words = regularizationWords(own);
    groups.set(words, [...(groups.get(words) ?? []), run]);
  }
  return groups;
}
