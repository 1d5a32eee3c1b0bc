import type { RunEvidence } from "./evidence.ts";

/** The explicit regularizers of a run. */
export interface Regularization {
  /** Names of augmentations, in order. */
  augmentation: readonly string[];
  /** Coefficient, in the loss or, decoupled from it, in the optimizer; 0 is none. */
  weightDecay: number;
  /** Probability; 0 is none. */
  dropout: number;
}

/** What a record's specification says of regularizers; none where it says nothing. */
export function regularizationOf({ specification = {} }: RunEvidence): Regularization {
  const { augmentation = [], weightDecay = 0, dropout = 0, optimizer } = specification;
  return {
    augmentation: augmentation.map(({ name }) => name),
    weightDecay: weightDecay || (optimizer?.weightDecay ?? 0),
    dropout,
  };
}

export const isRegularized = ({ augmentation, weightDecay, dropout }: Regularization): boolean =>
  augmentation.length > 0 || weightDecay > 0 || dropout > 0;

/** Whether a regularization consists of random crops, or not even of those. */
export const cropsAtMost = ({ augmentation }: Regularization): boolean =>
  augmentation.every((name) => name === "randomCrop");

/**
 * The word for the one regularizer that is on, Table 4's where it has one: "augmentation" is flips
 * and rotations, as there. undefined if there are none or several.
 */
export function onlyRegularizer(regularization: Regularization): string | undefined {
  const { augmentation, weightDecay, dropout } = regularization;
  const on = [
    ...(weightDecay > 0 ? ["weight decay"] : []),
    ...(dropout > 0 ? ["dropout"] : []),
    ...(augmentation.length > 0 ? [augmentationWord(augmentation)] : []),
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
  const { augmentation, weightDecay, dropout } = regularization;
  const all = [
    ...augmentation.map(words),
    ...(weightDecay > 0 ? [`weight decay ${weightDecay}`] : []),
    ...(dropout > 0 ? [`dropout ${dropout}`] : []),
  ];
  return all.join(", ") || "none";
}

/** The same without coefficients: "random crop, weight decay"; "none". */
export function regularizationKind(regularization: Regularization): string {
  const { augmentation, weightDecay, dropout } = regularization;
  const all = [
    ...augmentation.map(words),
    ...(weightDecay > 0 ? ["weight decay"] : []),
    ...(dropout > 0 ? ["dropout"] : []),
  ];
  return all.join(", ") || "none";
}

const words = (name: string) => name.replace(/[A-Z]/g, (letter) => ` ${letter.toLowerCase()}`);
