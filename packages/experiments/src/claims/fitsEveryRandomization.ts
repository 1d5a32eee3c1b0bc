import { conditions, fittedAccuracy } from "@rote/paper";
import {
  FITTED,
  nameOf,
  plainSettings,
  type RunEvidence,
  type Setting,
  seedOf,
} from "@rote/records";
import { type Claim, notEnoughRuns } from "./claim.ts";
import { hashesOf, onCondition } from "./runs.ts";
import { inPercent, labelOf, percent, percentText } from "./words.ts";

/** Figure 1a: one set of hyper-parameters fits all six randomizations. */
export const fitsEveryRandomization: Claim = {
  id: "fig1a-fit",
  sentence:
    "With unchanged hyper-parameters the same network fits true labels, partially corrupted " +
    "labels, random labels, shuffled pixels, random pixels and Gaussian noise.",
  source: "Figure 1a, section 2.2",
  tolerance: "Every run on each of the six ends with a training accuracy of at least 99 %.",
  ofEveryRun: true,
  judge({ training }) {
    const settings = plainSettings(training).filter(hasAllSix);
    if (settings.length === 0) {
      return notEnoughRuns("one network without regularizers on each of the six randomizations");
    }
    const runs = settings.flatMap((setting) => setting.runs.filter(isOfTheSix));
    const short = runs.filter((run) => !(accuracyOf(run) >= FITTED));
    const names = settings.map(labelOf).join("; ");
    return {
      verdict: short.length === 0 ? "holds" : "fails",
      evidence:
        short.length === 0
          ? `All ${runs.length} runs of ${names} reach at least ${percent(FITTED)} of the ` +
            "training examples."
          : `${short.length} of ${runs.length} runs of ${names} stay below ${percent(FITTED)}: ` +
            `${short.map(shortOf).join(", ")}.`,
      figures: settings.flatMap(figuresOf),
      runs: hashesOf(runs),
    };
  },
};

const figuresOf = (setting: Setting) =>
  Object.entries(conditions).map(([condition, title]) => ({
    quantity: `training accuracy, ${title}, ${labelOf(setting)}`,
    paper: inPercent(fittedAccuracy({ ...setting, condition })),
    ours: percentText(onCondition(setting, condition).map(accuracyOf)),
    unit: "%",
  }));

const accuracyOf = ({ result }: RunEvidence) => result.trainAccuracy ?? Number.NaN;

const isOfTheSix = ({ corruption }: RunEvidence) => corruption.name in conditions;

const hasAllSix = (setting: Setting) =>
  Object.keys(conditions).every((name) => onCondition(setting, name).length > 0);

const shortOf = (run: RunEvidence) =>
  `${run.name} with ${nameOf(run.model)}, seed ${seedOf(run)}, at ${percent(accuracyOf(run))}`;
