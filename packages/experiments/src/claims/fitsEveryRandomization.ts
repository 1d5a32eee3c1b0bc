import { conditions } from "@rote/paper";
import type { RunRecord } from "@rote/records";
import { type Claim, notEnoughRuns } from "./claim.ts";
import { repeatsOf, repeatsText } from "./interval.ts";
import { hashesOf, onCondition, percent, plainSettings, type Setting } from "./settings.ts";

const FITTED = 0.99;

/** Figure 1a: one set of hyper-parameters fits all six randomizations. */
export const fitsEveryRandomization: Claim = {
  id: "fig1a-fit",
  sentence:
    "With unchanged hyper-parameters the same network fits true labels, partially corrupted labels, " +
    "random labels, shuffled pixels, random pixels and Gaussian noise.",
  source: "Figure 1a, section 2.2",
  tolerance: "Every run on each of the six ends with a training accuracy of at least 99 %.",
  judge({ training }) {
    const settings = plainSettings(training).filter(hasAllSix);
    if (settings.length === 0) {
      return notEnoughRuns("one network without regularizers on each of the six randomizations");
    }
    const runs = settings.flatMap((setting) => setting.runs.filter(isOfTheSix));
    const short = runs.filter(({ result }) => result.trainAccuracy < FITTED);
    const names = settings.map(({ label }) => label).join("; ");
    return {
      verdict: short.length === 0 ? "holds" : "fails",
      evidence:
        short.length === 0
          ? `All ${runs.length} runs of ${names} reach at least ${percent(FITTED)} of the training examples.`
          : `${short.length} of ${runs.length} runs of ${names} stay below ${percent(FITTED)}: ${short.map(shortOf).join(", ")}.`,
      figures: settings.flatMap((setting) =>
        Object.entries(conditions).map(([name, title]) => ({
          quantity: `training accuracy, ${title}, ${setting.label}`,
          paper: 100,
          ours: repeatsText(
            repeatsOf(onCondition(setting, name).map(({ result }) => 100 * result.trainAccuracy)),
          ),
          unit: "%",
        })),
      ),
      runs: hashesOf(runs),
    };
  },
};

const isOfTheSix = ({ corruption }: RunRecord) => corruption.name in conditions;

const hasAllSix = (setting: Setting) =>
  Object.keys(conditions).every((name) => onCondition(setting, name).length > 0);

const shortOf = ({ name, result, specification: { model, seed } }: RunRecord) =>
  `${name} with ${model}, seed ${seed}, at ${percent(result.trainAccuracy)}`;
