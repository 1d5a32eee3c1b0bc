import { conditions, epochsOfFigure1a, ignoresPixelOrder } from "@rote/paper";
import {
  combination,
  epochsToReach,
  isRegularized,
  type Network,
  nameOf,
  regularizationOf,
} from "@rote/records";
import { claimAbout } from "./claim.ts";
import { atLeast, type Finding } from "./finding.ts";
import { fitTime, SECOND_SEED, timeText } from "./fitTime.ts";
import { fitted, resultPremises } from "./runPremises.ts";
import { runsThatDiffer } from "./runSubject.ts";
import { onCondition } from "./runs.ts";
import { type TrainedRun, trainedRuns } from "./trainedRun.ts";
import { labelOf } from "./words.ts";

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
export const orderOfConvergence = claimAbout<TrainedRun, Network<TrainedRun>>({
  id: "fig1a-order",
  sentence:
    "A convolutional network fits true labels first, then shuffled pixels, then Gaussian and " +
    "random pixels, and random labels last.",
  source: "Figure 1a, section 2.2",
  tolerance:
    "Mean epochs to 99 % training accuracy are in this order, each at most 10 % above the next, " +
    "by two or more seeds each. Multilayer perceptrons are left out: to them shuffled pixels are " +
    "true labels.",
  subject: runsThatDiffer(),
  candidates: (records) =>
    trainedRuns(records).filter(
      (run) =>
        ORDERED.includes(run.corruption.name) &&
        !ignoresPixelOrder(nameOf(run.model)) &&
        !isRegularized(regularizationOf(run)),
    ),
  premises: [...resultPremises, fitted],
  needed:
    `one convolutional network on ${ORDERED.length} randomizations, each with two seeds: ` +
    ORDERED.map((name) => conditions[name]).join(", "),
  compare(setting) {
    const times = ORDERED.map((name) => onCondition(setting, name));
    if (times.some(({ length }) => length === 0)) return [];
    const epochs = ORDERED.map(
      (name, i) => `${conditions[name]} ${timeText(times[i]!)}${reachedAll(times[i]!)}`,
    );
    return [
      {
        words: `Epochs to 99 % (100 %) of ${labelOf(setting)}: ${epochs.join(", ")}`,
        findings: findingsOf(setting),
        figures: ORDERED.map((name, i) => ({
          quantity: `epochs to fit, ${conditions[name]}, ${labelOf(setting)}`,
          paper: epochsOfFigure1a(setting.dataset, setting.model, name) ?? null,
          ours: timeText(times[i]!),
          unit: "epochs",
        })),
        records: times.flat(),
        missing: times.some(({ length }) => length < 2) ? SECOND_SEED : undefined,
      },
    ];
  },
});

/** " (14)": epochs to 100 %, where all of the runs came to it. */
const reachedAll = (runs: readonly TrainedRun[]) =>
  runs.every((run) => epochsToReach(run, 1) !== null) ? ` (${timeText(runs, 1)})` : "";

const findingsOf = (setting: Network<TrainedRun>): Finding[] =>
  ORDER.slice(1).flatMap((later, i) =>
    ORDER[i]!.flatMap((first) =>
      later.map((second) => {
        const [before, after] = [first, second].map((name) => fitTime(onCondition(setting, name)));
        const room = combination([
          [SLACK, after!],
          [-1, before!],
        ]);
        const problem = `${conditions[first]} after ${conditions[second]} with ${labelOf(setting)}`;
        return atLeast(room, 0, problem);
      }),
    ),
  );
