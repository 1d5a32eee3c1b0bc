import { checkArgument, checkOptions, shown, twiceIn } from "@rote/options";
import { type Batch, checkIndex } from "./batch.ts";
import { leaves } from "./compose.ts";
import { applied, type Corruption, checkCorruption } from "./corruption.ts";
import { BatchError, CorruptionOptionError } from "./errors.ts";

/** Integer labels from 0 on, or names of classes. */
export type Labels =
  | readonly number[]
  | readonly string[]
  | Uint8Array
  | Uint8ClampedArray
  | Uint16Array
  | Uint32Array
  | Int8Array
  | Int16Array
  | Int32Array
  | BigInt64Array
  | BigUint64Array;

/** Labels of the same kind: a list of names gives one of names. */
export type CorruptedLabels<L extends Labels> = L extends readonly string[]
  ? string[]
  : L extends readonly number[]
    ? number[]
    : L;

export interface CorruptLabelsOptions extends Pick<Batch, "split"> {
  /** The names of all classes in their order, or how many there are. */
  classes: readonly string[] | number;
  /** The examples' places in their split, for a part of it. Defaults to 0, 1, 2, … */
  indices?: ArrayLike<number>;
}

/** How one label changed: two integers, or two names. */
export interface LabelChange<L extends Labels> {
  index: number;
  from: CorruptedLabels<L>[number];
  to: CorruptedLabels<L>[number];
}

/**
 * Corrupts labels that come without images, a column of a table for example, and lists what
 * changed. Each gets what `corrupt` gives it in an image set.
 *
 *     corruptLabels(["cat", "dog", "cat"], randomLabels({ seed: 0 }), { classes: ["cat", "dog"] });
 *
 * @throws {BatchError} if a label is none of the classes, the array's type does not have room for
 * all of them, or the corruption is one of images or looks at them.
 */
export function corruptLabels<L extends Labels>(
  labels: L,
  corruption: Corruption,
  options: CorruptLabelsOptions,
): { labels: CorruptedLabels<L>; manifest: LabelChange<L>[] } {
  const known = { classes: true, split: true, indices: "numbers" } as const;
  checkOptions("corruptLabels", options, known, CorruptionOptionError);
  checkCorruption("corruptLabels", corruption);
  const isNamed = Array.isArray(labels) && typeof labels[0] === "string";
  checkArgument("corruptLabels", "labels", labels, isNamed ? ["text"] : "numbers", BatchError);
  const names = namesOf(options.classes);
  checkRoom(labels, names.length);
  const numbers = isNamed ? placesOf(labels as readonly string[], names) : integers(labels);
  const after = corrupted(numbers, names, corruption, options);
  const isBig = isBigInts(labels);
  const ownOf = (label: number) => (isNamed ? names[label]! : isBig ? BigInt(label) : label);
  const changed = [...after].map(ownOf);
  const manifest = changed.flatMap((to, i) => {
    const from = (labels as ArrayLike<number | string | bigint>)[i]!;
    return from === to ? [] : [{ index: options.indices?.[i] ?? i, from, to }];
  });
  const Kind = labels.constructor as unknown as { from(values: unknown[]): unknown };
  const own = ArrayBuffer.isView(labels) ? Kind.from(changed) : changed;
  return { labels: own as CorruptedLabels<L>, manifest: manifest as LabelChange<L>[] };
}

/** Labels of int64, as NumPy has them. */
const isBigInts = (labels: unknown): labels is BigInt64Array | BigUint64Array =>
  labels instanceof BigInt64Array || labels instanceof BigUint64Array;

function namesOf(classes: CorruptLabelsOptions["classes"]): string[] {
  if (typeof classes === "number" && Number.isInteger(classes) && classes > 0 && classes <= MOST) {
    return Array.from({ length: classes }, (_, c) => `class ${c}`);
  }
  if (Array.isArray(classes) && classes.every((name) => typeof name === "string")) {
    const twice = twiceIn(classes);
    if (twice === undefined) return [...classes];
    throw new CorruptionOptionError(
      `corruptLabels: classes must differ from each other, got ${shown(twice)} twice.`,
    );
  }
  throw new CorruptionOptionError(
    `corruptLabels: classes must be the names of all classes or how many there are, got ` +
      `${shown(classes)}. Of names in a whole column they are [...new Set(labels)].sort().`,
  );
}

const MOST = 2 ** 24;

/**
 * A number that a type has no room for becomes another one silently: 256 in a Uint8Array 0.
 *
 * @throws {BatchError} unless each of the classes may stand in an array of the labels' type.
 */
function checkRoom(labels: Labels, classes: number): void {
  if (!ArrayBuffer.isView(labels) || isBigInts(labels)) return;
  const Kind = labels.constructor as unknown as typeof Int32Array;
  const last = [Math.max(0, classes - 2), classes - 1]; // floats have gaps between large integers
  if (Kind.from(last).every((label, i) => label === last[i])) return;
  throw new BatchError(
    `corruptLabels: labels of ${classes} classes must be of a type that has room for ` +
      `${classes - 1}, got ${Kind.name}. Use Int32Array.from(labels).`,
  );
}

/** The classes' places in their list. */
function placesOf(labels: readonly string[], classes: readonly string[]): Int32Array {
  const places = new Map(classes.map((name, place) => [name, place]));
  return Int32Array.from(labels, (name) => {
    const place = places.get(name);
    if (place !== undefined) return place;
    const some = classes.slice(0, 5).join(", ");
    throw new BatchError(
      `corruptLabels: labels must be of the classes ${some}, got ${shown(name)}.`,
    );
  });
}

function integers(labels: Labels): Int32Array {
  return Int32Array.from(labels as ArrayLike<number | bigint>, (given) => {
    const label = typeof given === "bigint" ? Number(given) : given;
    if (Number.isInteger(label) && Math.abs(label) < 2 ** 31) return label;
    throw new BatchError(`corruptLabels: labels must be integers or names, got ${shown(label)}.`);
  });
}

/** Of this package those that move, draw or look at pixels. */
const OF_IMAGES = [
  "centerCrop",
  "gaussianPixels",
  "instanceDependentLabels",
  "randomPixels",
  "shuffledPixels",
];

/** Height and width of the images that a corruption of one's own must leave alone. */
const SIZE = 4;

/** The labels after a corruption that leaves images alone. */
function corrupted(
  labels: Int32Array,
  classes: readonly string[],
  corruption: Corruption,
  { split, indices }: CorruptLabelsOptions,
): Int32Array | Uint8Array {
  const { length } = labels;
  const places = Array.from(indices ?? labels.keys());
  for (const place of places) checkIndex("corruptLabels", place);
  const refuse = () => {
    throw new BatchError(
      `corruptLabels: corruption must leave images alone, got ${corruption.name}. ` +
        "Use corrupt with an image set.",
    );
  };
  if (leaves(corruption).some(({ name }) => OF_IMAGES.includes(name))) refuse();
  const images = Uint8Array.from({ length: length * SIZE * SIZE }, (_, i) => i);
  const after = applied("corruptLabels", corruption, {
    indices: Uint32Array.from(places),
    images,
    shape: [length, SIZE, SIZE, 1],
    labels,
    classes,
    ...(split !== undefined && { split }),
  });
  const isSame = after.images.length === images.length;
  if (!isSame || after.images.some((value, i) => value !== images[i])) refuse();
  return after.labels;
}
