import { type Claim, notEnoughRuns } from "./claim.ts";
import { repeatsOf, repeatsText } from "./interval.ts";
import { epochsTo, hashesOf, onCondition, plainSettings, type Setting } from "./settings.ts";

const THRESHOLD = 0.99;
const SLACK = 1.1;
/** Read off figure 1a: the first epoch with an average loss below 0.05. */
const PAPER = {
  ...{ trueLabels: 10, shuffledPixels: 15 },
  ...{ gaussianPixels: 21, randomPixels: 23, randomLabels: 36 },
} as const;

type Condition = keyof typeof PAPER;

/** Figure 1a: what takes longer to fit. Gaussian and random pixels may swap. */
export const orderOfConvergence: Claim = {
  id: "fig1a-order",
  sentence:
    "A convolutional network fits true labels first, then shuffled pixels, then Gaussian and random " +
    "pixels, and random labels last.",
  source: "Figure 1a, section 2.2",
  tolerance:
    "Mean epochs to 99 % training accuracy are in this order, each at most 10 % above the next. " +
    "Multilayer perceptrons are left out: to them shuffled pixels are true labels.",
  judge({ training }) {
    const conditions = Object.keys(PAPER) as Condition[];
    const settings = plainSettings(training).filter(
      (setting) =>
        !setting.model.startsWith("mlp") &&
        conditions.every((name) => onCondition(setting, name).length > 0),
    );
    if (settings.length === 0) {
      return notEnoughRuns(
        `one convolutional network on ${conditions.length} randomizations: ${conditions.join(", ")}`,
      );
    }
    const inversions = settings.flatMap(inversionsOf);
    const words = settings.map(
      (setting) =>
        `${setting.label}: ${conditions.map((name) => `${name} ${text(setting, name)}`).join(", ")}`,
    );
    return {
      verdict: inversions.length === 0 ? "holds" : "fails",
      evidence:
        `Epochs to 99 %: ${words.join("; ")}.` +
        (inversions.length === 0 ? "" : ` Out of order: ${inversions.join("; ")}.`),
      figures: settings.flatMap((setting) =>
        conditions.map((name) => ({
          quantity: `epochs to fit, ${name}, ${setting.label}`,
          paper: PAPER[name],
          ours: text(setting, name),
          unit: "epochs",
        })),
      ),
      runs: settings.flatMap((setting) =>
        conditions.flatMap((name) => hashesOf(onCondition(setting, name))),
      ),
    };
  },
};

/** Epochs of the repeats; infinite for a run that never fitted. */
const epochsOf = (setting: Setting, name: Condition) =>
  onCondition(setting, name).map((run) => epochsTo(run, THRESHOLD) ?? Infinity);

const meanOf = (setting: Setting, name: Condition) => repeatsOf(epochsOf(setting, name)).mean;

const text = (setting: Setting, name: Condition) => {
  const epochs = epochsOf(setting, name);
  return epochs.includes(Infinity) ? "never" : repeatsText(repeatsOf(epochs), 0);
};

function inversionsOf(setting: Setting): string[] {
  const groups: Condition[][] = [
    ["trueLabels"],
    ["shuffledPixels"],
    ["gaussianPixels", "randomPixels"],
    ["randomLabels"],
  ];
  return groups
    .slice(1)
    .flatMap((later, i) =>
      groups[i]!.flatMap((first) =>
        later
          .filter((second) => !(meanOf(setting, first) <= SLACK * meanOf(setting, second)))
          .map((second) => `${first} after ${second} with ${setting.label}`),
      ),
    );
}
