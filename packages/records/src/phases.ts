import { checkRuns } from "./checkEvidence.ts";
import { labelCorruption, labelCurve } from "./condition.ts";
import { testImagesOf } from "./dataset.ts";
import { combination, type Estimate, shareEstimate } from "./estimate.ts";
import type { RunEvidence } from "./evidence.ts";
import { groupBy } from "./groupBy.ts";
import {
  isRegularized,
  onlyRegularizer,
  REGULARIZERS,
  regularizationWords,
} from "./regularization.ts";
import { type Network, type Setting, variantsOf } from "./settings.ts";

/** Test accuracy along the strength of one thing, in units of a gap. */
export interface Phases<Run extends RunEvidence = RunEvidence> {
  network: Network<Run>;
  /** What grows: "weight decay", "label corruption p". */
  along: string;
  /** Test accuracy on true labels over that on random ones, both without regularizers. */
  gap: Estimate;
  /** In the order of strength, nothing first. */
  points: readonly Phase<Run>[];
}

/** One strength. Shares are of the gap: −1 is what random labels take from true ones. */
export interface Phase<Run extends RunEvidence = RunEvidence> {
  /** 0 is nothing, 1 for what is on or off. */
  strength: number;
  /** "weight decay 0.0005", "p = 0.3". */
  words: string;
  accuracy: Estimate;
  /** (accuracy − accuracy at strength 0) / gap. */
  effect: Estimate;
  /** What the step from the strength before takes or gives, as a share; 0 at the first. */
  step: Estimate;
  runs: readonly Run[];
}

/**
 * The effect of each explicit regularizer alone on the test accuracy on true labels, strength by
 * strength. None without runs on true and on random labels that have no regularizer.
 */
export function regularizerPhases<Run extends RunEvidence>(network: Network<Run>): Phases<Run>[] {
  const variants = variantsOf(network);
  const plain = variants.filter(({ regularization }) => !isRegularized(regularization));
  return plain.flatMap((off) => {
    const [clean, random] = [0, 1].map((p) => off.runs.filter((run) => labelCorruption(run) === p));
    if (clean!.length === 0 || random!.length === 0) return [];
    const ends = { off: clean!, random: random! };
    const first = { strength: 0, words: "none", runs: clean! };
    const on = variants.flatMap((variant) => strengthOf(variant));
    return [...groupBy(on, ({ along }) => along)].map(([along, strengths]) => {
      const ordered = [first, ...strengths.sort((a, b) => a.strength - b.strength)];
      return phasesOf({ network, along, ends, ordered, accuracy: testAccuracy });
    });
  });
}

/**
 * The test accuracy on labels as they were, along the label corruption p of the training labels.
 * Undefined unless there are runs at p = 0, at p = 1 and between.
 */
export function corruptionPhases<Run extends RunEvidence>(
  setting: Setting<Run> | Network<Run>,
): Phases<Run> | undefined {
  checkRuns("corruptionPhases", setting?.runs);
  const points = labelCurve(setting.runs);
  if (points === undefined) return undefined;
  const [first, last] = [points[0]!, points.at(-1)!];
  const ends = { off: first.runs, random: last.runs };
  const ordered = points.map(({ p, runs }) => ({ strength: p, words: `p = ${p}`, runs }));
  return phasesOf({
    network: setting,
    along: "label corruption p",
    ends,
    ordered,
    accuracy: cleanAccuracy,
  });
}

interface Ordered<Run extends RunEvidence> {
  network: Network<Run>;
  along: string;
  /** Runs between whose accuracies the gap lies. */
  ends: { off: readonly Run[]; random: readonly Run[] };
  ordered: readonly Pick<Phase<Run>, "strength" | "words" | "runs">[];
  accuracy: (runs: readonly Run[]) => Estimate;
}

function phasesOf<Run extends RunEvidence>({
  network,
  along,
  ends,
  ordered,
  accuracy,
}: Ordered<Run>): Phases<Run> {
  const off = accuracy(ends.off);
  const random = accuracy(ends.random);
  const accuracies = ordered.map(({ runs }) => {
    if (runs === ends.off) return off; // one estimate, so that it counts once in a share
    return runs === ends.random ? random : accuracy(runs);
  });
  const gap = combination([
    [1, off],
    [-1, random],
  ]);
  const points = ordered.map((point, i) => {
    const [here, before] = [accuracies[i]!, accuracies[Math.max(0, i - 1)]!];
    return {
      ...point,
      accuracy: here,
      effect: i === 0 ? NOTHING : shareOfGap(here, off, { off, random }),
      step: i === 0 ? NOTHING : shareOfGap(here, before, { off, random }),
    };
  });
  return { network, along, gap, points };
}

const NOTHING: Estimate = { mean: 0, variance: 0, degrees: Number.POSITIVE_INFINITY };

/** (to − from) / (off − random), to first order: parts that are the same estimate count once. */
function shareOfGap(
  to: Estimate,
  from: Estimate,
  { off, random }: { off: Estimate; random: Estimate },
): Estimate {
  const gap = off.mean - random.mean;
  const share = (to.mean - from.mean) / gap;
  const weights = new Map<Estimate, number>();
  const parts = [
    [to, 1],
    [from, -1],
    [off, -share],
    [random, share],
  ] as const;
  for (const [estimate, weight] of parts) {
    weights.set(estimate, (weights.get(estimate) ?? 0) + weight / gap);
  }
  const terms = [...weights].map(([estimate, weight]) => [weight, estimate] as const);
  return { ...combination(terms), mean: share };
}

/** How strong the one regularizer of a variant is on true labels; none if it has several. */
function strengthOf<Run extends RunEvidence>({ regularization, runs }: Setting<Run>) {
  const { augmentation, weightDecay, dropout, others = [] } = regularization;
  const on = runs.filter((run) => labelCorruption(run) === 0);
  if (onlyRegularizer(regularization) === undefined || on.length === 0) return [];
  const words = regularizationWords(regularization);
  if (augmentation.length > 0) return [{ along: words, strength: 1, words, runs: on }];
  if (dropout > 0) return [{ along: "dropout", strength: dropout, words, runs: on }];
  const [other] = others;
  if (other) {
    // A small norm or patience is a strong one.
    const isInverse = [REGULARIZERS.maxNorm, REGULARIZERS.earlyStopping].some(
      (name) => name === other.name,
    );
    const strength = isInverse ? 1 / other.strength : other.strength;
    return [{ along: other.name, strength, words, runs: on }];
  }
  const isDecoupled = (on[0]!.specification?.weightDecay ?? 0) === 0;
  const along = isDecoupled ? "decoupled weight decay" : "weight decay";
  return [{ along, strength: weightDecay, words, runs: on }];
}

const accuracyOf =
  (value: (run: RunEvidence) => number | null | undefined) =>
  (runs: readonly RunEvidence[]): Estimate =>
    shareEstimate(
      runs.map((run) => value(run) ?? Number.NaN),
      testImagesOf(runs[0]!),
    );

const testAccuracy = accuracyOf(({ result }) => result.testAccuracy);
const cleanAccuracy = accuracyOf(({ result }) => result.cleanLabelTestAccuracy);
