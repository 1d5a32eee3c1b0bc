import { type RunRecord, specified } from "./runRecord.ts";

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
export function regularizationOf(record: RunRecord): Regularization {
  const augmentation = specified(record, "augmentation");
  const number = (field: string) => {
    const value = specified(record, field);
    return typeof value === "number" ? value : 0;
  };
  return {
    augmentation: Array.isArray(augmentation) ? augmentation.map(nameOfOne) : [],
    weightDecay: number("weightDecay") || decoupled(specified(record, "optimizer")),
    dropout: number("dropout"),
  };
}

function decoupled(optimizer: unknown): number {
  const { weightDecay } = (optimizer ?? {}) as { weightDecay?: unknown };
  return typeof weightDecay === "number" ? weightDecay : 0;
}

const nameOfOne = (one: unknown) =>
  typeof one === "object" && one !== null && "name" in one ? String(one.name) : String(one);

export const isRegularized = ({ augmentation, weightDecay, dropout }: Regularization) =>
  augmentation.length > 0 || weightDecay > 0 || dropout > 0;

/** Table 4's word for the one regularizer that is on; undefined if there are none or several. */
export function onlyRegularizer({
  augmentation,
  weightDecay,
  dropout,
}: Regularization): "weight decay" | "dropout" | "random cropping" | "augmentation" | undefined {
  const crop = augmentation.length === 1 && augmentation[0] === "randomCrop";
  const on = [
    ...(weightDecay > 0 ? (["weight decay"] as const) : []),
    ...(dropout > 0 ? (["dropout"] as const) : []),
    ...(augmentation.length === 0 ? [] : ([crop ? "random cropping" : "augmentation"] as const)),
  ];
  return on.length === 1 ? on[0] : undefined;
}

/** In words: "random crop, weight decay"; "none". */
export function regularizationWords({
  augmentation,
  weightDecay,
  dropout,
}: Regularization): string {
  const words = [
    ...augmentation.map((name) => name.replace(/[A-Z]/g, (letter) => ` ${letter.toLowerCase()}`)),
    ...(weightDecay > 0 ? [`weight decay ${weightDecay}`] : []),
    ...(dropout > 0 ? [`dropout ${dropout}`] : []),
  ];
  return words.length === 0 ? "none" : words.join(", ");
}
