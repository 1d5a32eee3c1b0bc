import { type Condition, conditions } from "@rote/paper";

/** What the corruptions are called that the paper does not have. */
const OTHERS = {
  permutedLabels: "permuted labels",
  noisyLabels: "noisy labels",
  instanceDependentLabels: "instance-dependent labels",
  gaussianNoise: "Gaussian noise",
  gaussianBlur: "Gaussian blur",
  contrast: "less contrast",
  brightness: "more brightness",
  jpegCompression: "JPEG compression",
  centerCrop: "central crop",
  compose: "several corruptions",
} as const;

/** A corruption of `@rote/corruptions`. */
export type CorruptionName = Condition | keyof typeof OTHERS;

/** Every corruption of `@rote/corruptions`, the paper's first, and what a reader calls it. */
const TITLES: Readonly<Record<string, string>> = { ...conditions, ...OTHERS };

/** The names of the corruptions, for a specification to choose from. */
export const corruptionNames: readonly string[] = Object.keys(TITLES);

/** What records call those that a reader calls otherwise: it is verified, and stays. */
const STORED: Readonly<Record<string, string>> = { gaussianPixels: "gaussian" };

/** The name of a record: what `conditionTitle` of `@rote/records` reads. */
export const storedTitle = (name: string): string => STORED[name] ?? corruptionTitle(name);

/** What a reader calls a corruption: "random labels". */
export const corruptionTitle = (name: string): string =>
  (typeof name === "string" ? TITLES[name] : undefined) ?? name;
