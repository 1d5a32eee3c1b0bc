import { checkRegularization, objectOf, specificationKind } from "./checkEvidence.ts";
import type { RunEvidence } from "./evidence.ts";

/** The explicit regularizers of a run. */
export interface Regularization {
  /** Names of augmentations, in order. */
  augmentation: readonly string[];
  /** Coefficient, in the loss or, decoupled from it, in the optimizer; 0 is none. */
  weightDecay: number;
  /** Probability; 0 is none. */
  dropout: number;
  /** What else is on, with its strength: "label smoothing", "mix-up", … */
  others?: readonly { name: string; strength: number }[];
}

/** The fields of a specification that regularize, and what else they are called. */
export const REGULARIZERS = {
  augmentation: "augmentation",
  weightDecay: "weight decay",
  dropout: "dropout",
  labelSmoothing: "label smoothing",
  mixUp: "mix-up",
  l1: "L1",
  maxNorm: "max-norm",
  earlyStopping: "early stopping",
} as const;

type Other = Exclude<keyof typeof REGULARIZERS, "augmentation" | "weightDecay" | "dropout">;

const OTHERS: readonly Other[] = ["labelSmoothing", "mixUp", "l1", "maxNorm", "earlyStopping"];

/** What a record's specification says of regularizers; none where it says nothing. */
export function regularizationOf(run: Pick<RunEvidence, "specification">): Regularization {
  const kind = { "specification?": specificationKind } as const;
  const { specification = {} } = objectOf("regularizationOf", run, kind);
  const { augmentation = [], weightDecay = 0, dropout = 0, optimizer } = specification;
  const fields = specification as Readonly<Record<string, unknown>>;
  const others = OTHERS.flatMap((field) => {
    const strength = strengthOf(fields[field]);
    return strength > 0 ? [{ name: REGULARIZERS[field], strength }] : [];
  });
  return {
    augmentation: augmentation.map(({ name }) => name),
    weightDecay: weightDecay || (optimizer?.weightDecay ?? 0),
    dropout,
    ...(others.length > 0 && { others }),
  };
}

/** A number; for early stopping its patience; 0 for what is not said, or null. */
function strengthOf(value: unknown): number {
  if (typeof value !== "object" || value === null) return typeof value === "number" ? value : 0;
  return "patience" in value ? Number(value.patience) : 0;
}

export function isRegularized(regularization: Regularization): boolean {
  checkRegularization("isRegularized", regularization);
  return partsOf(regularization).length > 0;
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
  const { augmentation } = regularization;
  const numbers = partsOf({ ...regularization, augmentation: [] }).map(({ name }) => name);
  const on = augmentation.length > 0 ? [augmentationWord(augmentation), ...numbers] : numbers;
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
  const parts = partsOf(regularization).map(({ name, strength }) =>
    strength === undefined ? name : `${name} ${strength}`,
  );
  return parts.join(", ") || "none";
}

/** The same without coefficients: "random crop, weight decay"; "none". */
export function regularizationKind(regularization: Regularization): string {
  checkRegularization("regularizationKind", regularization);
  const parts = partsOf(regularization).map(({ name }) => name);
  return parts.join(", ") || "none";
}

/** What is on, with its strength where it has one. */
function partsOf({ augmentation, weightDecay, dropout, others = [] }: Regularization) {
  const numbers = [
    { name: REGULARIZERS.weightDecay, strength: weightDecay },
    { name: REGULARIZERS.dropout, strength: dropout },
    ...others,
  ].filter(({ strength }) => strength > 0);
  const augmentations = augmentation.map((name) => ({ name: words(name), strength: undefined }));
  return [...augmentations, ...numbers];
}

const words = (name: string) => name.replace(/[A-Z]/g, (letter) => ` ${letter.toLowerCase()}`);
