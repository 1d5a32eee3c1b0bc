import { conditions, epochsOfFigure1a, ignoresPixelOrder } from "@rote/paper";
import { epochsToFit, interval, plainSettings, type Setting } from "@rote/records";
import { type Claim, notEnoughRuns } from "./claim.ts";
import { hashesOf, onCondition } from "./runs.ts";
import { labelOf, repeatsText } from "./words.ts";

const SLACK = 1.1;

/** What is fitted first to last. Gaussian and random pixels may swap. */
const ORDER = [
  ["trueLabels"],
  ["shuffledPixels"],
  ["gaussianPixels", "randomPixels"],
  ["randomLabels"],
];
const ORDERED = ORDER.flat();

/** Figure 1a: what takes longer to fit. */
export const orderOfConvergence: Claim = {
  id: "fig1a-order",
  sentence:
    "A convolutional network fits true labels first, then shuffled pixels, then Gaussian and " +
    "random pixels, and random labels last.",
  source: "Figure 1a, section 2.2",
  tolerance:
    "Mean epochs to 99 % training accuracy are in this order, each at most 10 % above the next. " +
    "Multilayer perceptrons are left out: to them shuffled pixels are true labels.",
  judge({ training }) {
    const settings = plainSettings(training).filter(
      (setting) =>
        !ignoresPixelOrder(setting.model) &&
        ORDERED.every((name) => onCondition(setting, name).length > 0),
    );
    if (settings.length === 0) {
      const names = ORDERED.map((name) => conditions[name]).join(", ");
      return notEnoughRuns(
        `one convolutional network on ${ORDERED.length} randomizations: ${names}`,
      );
    }
    const inversions = settings.flatMap(inversionsOf);
    const words = settings.map((setting) => {
      const epochs = ORDERED.map((name) => `${conditions[name]} ${text(setting, name)}`);
      return `${labelOf(setting)}: ${epochs.join(", ")}`;
    });
    return {
      verdict: inversions.length === 0 ? "holds" : "fails",
      evidence:
        `Epochs to 99 %: ${words.join("; ")}.` +
        (inversions.length === 0 ? "" : ` Out of order: ${inversions.join("; ")}.`),
      figures: settings.flatMap(figuresOf),
      runs: settings.flatMap((setting) =>
        ORDERED.flatMap((name) => hashesOf(onCondition(setting, name))),
      ),
    };
  },
};

const figuresOf = (setting: Setting) =>
  ORDERED.map((name) => ({
    quantity: `epochs to fit, ${conditions[name]}, ${labelOf(setting)}`,
    paper: epochsOfFigure1a(setting.dataset, setting.model, name) ?? null,
    ours: text(setting, name),
    unit: "epochs",
  }));

/** Epochs of the repeats; infinite for a run that never fitted. */
const epochsOf = (setting: Setting, name: string) =>
  onCondition(setting, name).map((run) => epochsToFit(run) ?? Infinity);

const meanOf = (setting: Setting, name: string) => interval(epochsOf(setting, name)).mean;

const text = (setting: Setting, name: string) => {
  const epochs = epochsOf(setting, name);
  return epochs.includes(Infinity) ? "never" : repeatsText(interval(epochs), 0);
};

function inversionsOf(setting: Setting): string[] {
  return ORDER.slice(1).flatMap((later, i) =>
    ORDER[i]!.flatMap((first) =>
      later
        .filter((second) => !(meanOf(setting, first) <= SLACK * meanOf(setting, second)))
        .map(
          (second) => `${conditions[first]} after ${conditions[second]} with ${labelOf(setting)}`,
        ),
    ),
  );
}
