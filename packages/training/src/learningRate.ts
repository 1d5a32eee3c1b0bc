import { checkOptions, shown } from "@rote/options";
import { cos, pow } from "@rote/random/elementary";
import { TrainingArgumentError } from "./trainingArgumentError.ts";

/**
 * The learning rate at a moment of training, in epochs that have passed, from 0: at 2.5 the
 * third epoch is half done. A pure function: it needs no state to resume.
 */
export type LearningRate = (epochs: number) => number;

function check(who: string, values: Record<string, unknown>, holds: boolean, rule: string): void {
  if (holds) return;
  const got = Object.entries(values)
    .map(([name, value]) => `${name} ${shown(value)}`)
    .join(" and ");
  throw new TrainingArgumentError(`${who}: ${rule}, got ${got}.`);
}

const isPositive = (value: number) =>
  typeof value === "number" && value > 0 && value < Number.POSITIVE_INFINITY;

const MILESTONES = "milestones must be a list of epochs, 0 or later";

/** The same learning rate throughout. */
export function constantRate(rate: number): LearningRate {
  check("constantRate", { rate }, isPositive(rate), "rate must be positive");
  return () => rate;
}

/**
 * initial · rate^⌊epochs⌋, a staircase: the same for all steps of an epoch. Zhang et al., appendix
 * A, use a rate of 0.95.
 *
 * @throws {TrainingArgumentError} if initial is not positive, or rate not in (0, 1].
 */
export function exponentialDecay(options: { initial: number; rate: number }): LearningRate {
  checkOptions(
    "exponentialDecay",
    options,
    { initial: "number", rate: "number" },
    TrainingArgumentError,
  );
  const { initial, rate } = options;

  check(
    "exponentialDecay",
    { initial, rate },
    isPositive(initial) && rate > 0 && rate <= 1,
    "initial must be positive and rate in (0, 1]",
  );
  return (epochs) => initial * pow(rate, Math.floor(epochs));
}

/**
 * initial · rate^k after k of the given milestones, in epochs: PyTorch's `MultiStepLR`.
 *
 * @throws {TrainingArgumentError} if initial is not positive, rate not in (0, 1], or a milestone
 * negative.
 */
export function stepDecay(options: {
  initial: number;
  rate?: number;
  milestones: readonly number[];
}): LearningRate {
  checkOptions(
    "stepDecay",
    options,
    { initial: "number", rate: "number", milestones: true },
    TrainingArgumentError,
  );
  const { initial, rate = 0.1, milestones } = options;

  check(
    "stepDecay",
    { initial, rate },
    isPositive(initial) && rate > 0 && rate <= 1,
    "initial must be positive and rate in (0, 1]",
  );
  const isList = Array.isArray(milestones);
  const at = isList ? milestones.findIndex((at) => !(typeof at === "number" && at >= 0)) : -1;
  const wrong = isList ? milestones[at] : milestones;
  check("stepDecay", { milestone: wrong }, isList && at < 0, MILESTONES);
  return (epochs) =>
    initial * pow(rate, milestones.filter((milestone) => epochs >= milestone).length);
}

/**
 * Half a cosine from `initial` down to `final` over so many epochs, and `final` from then on:
 *
 *     final + (initial − final) · (1 + cos(π·t / epochs)) / 2.
 *
 * @throws {TrainingArgumentError} if a rate is not positive (final may be 0), or epochs not
 * positive.
 *
 * Reference: Loshchilov & Hutter, "SGDR", ICLR 2017, without restarts.
 */
export function cosineDecay(options: {
  initial: number;
  final?: number;
  epochs: number;
}): LearningRate {
  checkOptions(
    "cosineDecay",
    options,
    { initial: "number", final: "number", epochs: "number" },
    TrainingArgumentError,
  );
  const { initial, final = 0, epochs } = options;

  check(
    "cosineDecay",
    { initial, final, epochs },
    isPositive(initial) && final >= 0 && final < Number.POSITIVE_INFINITY && isPositive(epochs),
    "initial and epochs must be positive and final 0 or more",
  );
  return (t) => final + ((initial - final) * (1 + cos(Math.PI * Math.min(t / epochs, 1)))) / 2;
}

/**
 * Another schedule whose rates rise linearly from 0 to theirs over the first epochs (a fraction of
 * one is fine): rate(t) · min(1, t / epochs). The first step, at t = 0, does not move the weights.
 *
 * @throws {TrainingArgumentError} if epochs is not positive.
 */
export function warmUp(schedule: LearningRate, options: { epochs: number }): LearningRate {
  checkOptions("warmUp", options, { epochs: "number" }, TrainingArgumentError);
  const { epochs } = options;
  if (typeof schedule !== "function") {
    throw new TrainingArgumentError(
      `warmUp: the schedule must be a function such as constantRate(0.1), got ${shown(schedule)}.`,
    );
  }
  check("warmUp", { epochs }, isPositive(epochs), "epochs must be positive");
  return (t) => schedule(t) * Math.min(1, t / epochs);
}
