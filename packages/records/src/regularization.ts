import { checkRegularization, objectOf } from "./checkEvidence.ts";
import type { RunEvidence } from "./evidence.ts";

/** The explicit regularizers of a run. */
export interface Regularization {
  /** Names of augmentations, in order. */
  augmentation: readonly string[];
  /** Coefficient, in the loss or, decoupled from it, in the optimizer; 0 is none. */
  weightDecay: number;
  /** Probability; 0 is none. */
  dropout: number;
  /** The others that are on, with their strength: "label smoothing", "mix-up", "L1", "max-norm". */
  others?: Readonly<Record<string, number>>;
}

/** What a record's specification says of regularizers; none where it says nothing. */
export function regularizationOf(run: RunEvidence): Regularization {
  const { specification = {} } = objectOf("regularizationOf", run);
  const { augmentation = [], weightDecay = 0, dropout = 0, optimizer } = specification;
  const { labelSmoothing = 0, mixUp = 0, l1 = 0, maxNorm } = specification;
  const strengths = {
    "label smoothing": labelSmoothing,
    "mix-up": mixUp,
    L1: l1,
    "max-norm": maxNorm ?? 0,
  };
  const others = Object.entries(strengths).filter(([, strength]) => strength > 0);
  return {
    augmentation: augmentation.map(({ name }) => name),
    weightDecay: weightDecay || (optimizer?.weightDecay ?? 0),
    dropout,
    ...(others.length > 0 && { others: Object.fromEntries(others) }),
  };
}

export function isRegularized(regularization: Regularization): boolean {
  checkRegularization("isRegularized", regularization);
  const { augmentation, weightDecay, dropout, others } = regularization;
  return augmentation.length > 0 || weightDecay > 0 || dropout > 0 || others !== undefined;
}

/** Whether a regularization consists of random crops, or not even of those. */
export function cropsAtMost(regularization: Regularization): boolean {
  checkRegularization("cropsAtMost", regularization);
  return regularization.augmentation.every((name) => name === "randomCrop");
}

/**
 * The word for the one regularizer that is on, Table 4's where it has one: "augmentation" is flips
 * and rotations, as there. undefined if there are none or several.
 */
export function onlyRegularizer(regularization: Regularization): string | undefined {
  checkRegularization("onlyRegularizer", regularization);
  const { augmentation, weightDecay, dropout, others = {} } = regularization;
  const on = [
    ...(weightDecay > 0 ? ["weight decay"] : []),
    ...(dropout > 0 ? ["dropout"] : []),
    ...(augmentation.length > 0 ? [augmentationWord(augmentation)] : []),
    ...Object.keys(others),
  ];
  return on.length === 1 ? on[0] : undefined;
}

function augmentationWord(augmentation: readonly string[]): string {
  const names = [...augmentation].sort().join("+");
  if (names === "randomCrop") return "random cropping";
  if (names === "randomHorizontalFlip+randomRotation") return "augmentation";
  return augmentation.map(words).join(", ");
}

/** In words: "random crop, weight decay 0.0005"; "none". */
export function regularizationWords(regularization: Regularization): string {
  checkRegularization("regularizationWords", regularization);
  const { augmentation, weightDecay, dropout, others = {} } = regularization;
  const all = [
    ...augmentation.map(words),
    ...(weightDecay > 0 ? [`weight decay ${weightDecay}`] : []),
    ...(dropout > 0 ? [`dropout ${dropout}`] : []),
    ...Object.entries(others).map(([name, strength]) => `${name} ${strength}`),
  ];
  return all.join(", ") || "none";
}

/** The same without coefficients: "random crop, weight decay"; "none". */
export function regularizationKind(regularization: Regularization): string {
  checkRegularization("regularizationKind", regularization);
  const { augmentation, weightDecay, dropout, others = {} } = regularization;
  const all = [
    ...augmentation.map(words),
    ...(weightDecay > 0 ? ["weight decay"] : []),
    ...(dropout > 0 ? ["dropout"] : []),
    ...Object.keys(others),
  ];
  return all.join(", ") || "none";
}

const words = (name: string) => name.replace(/[A-Z]/g, (letter) => ` ${letter.toLowerCase()}`);
