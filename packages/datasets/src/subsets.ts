import type { ImageSet } from "@rote/images";
import { checkArgument, checkInteger, checkOptions, type OptionTable } from "@rote/options";
import { foldIn, key, permutation } from "@rote/random";
import { checkLabelled, checkSource } from "./check.ts";
import { DatasetArgumentError } from "./datasetArgumentError.ts";
import { fingerprint } from "./fingerprint.ts";
import type { ImageFolder } from "./imageFolder.ts";
import { take } from "./take.ts";

/**
 * The examples at `places` of a set or a folder, in that order, as a new set or folder. Each
 * example keeps its original index; a new set has its own fingerprint.
 *
 * @throws {DatasetArgumentError} if a place is not one of the set's.
 */
export function select<T extends Required<ImageSet> | ImageFolder>(
  set: T,
  places: ArrayLike<number>,
): Selected<T>;
export function select(set: Required<ImageSet> | ImageFolder, places: ArrayLike<number>) {
  checkSource("select", set);
  checkArgument("select", "places", places, "numbers", DatasetArgumentError);
  if ("read" in set) return set.select(places);
  const chosen = take(set, places);
  return { ...chosen, fingerprint: fingerprint(chosen) };
}

/** Of a set comes a set, of a folder a folder. */
export type Selected<T> = T extends ImageFolder ? ImageFolder : Required<ImageSet>;

export interface SubsetOptions {
  /** Another seed gives another choice. Defaults to 0. */
  seed?: number;
}

const SUBSET_OPTIONS: OptionTable<SubsetOptions> = { seed: "number" };

/**
 * `count` examples of a set or a folder, drawn without replacement, in the order they had. With the
 * same seed a smaller draw is part of a larger one.
 *
 * @throws {DatasetArgumentError} if `count` is not an integer in [0, size of the set].
 */
export function sample<T extends Required<ImageSet> | ImageFolder>(
  set: T,
  count: number,
  options: SubsetOptions = {},
): Selected<T> {
  checkOptions("sample", options, SUBSET_OPTIONS, DatasetArgumentError);
  const { seed = 0 } = options;

  checkLabelled("sample", set);
  const n = set.labels.length;
  checkInteger("sample", "count", count, [0, n], DatasetArgumentError);
  const order = permutation(key(seed, "sample"), n);
  return select(set, order.subarray(0, count).sort());
}

/**
 * `count` examples of a set or a folder, drawn without replacement so that every class keeps its
 * share, in the order they had. Shares that are not whole are rounded by largest remainder, in
 * favour of the earlier class where remainders are equal.
 *
 * @throws {DatasetArgumentError} if `count` is not an integer in [0, size of the set], or a label
 * is none of the classes.
 */
export function stratified<T extends Required<ImageSet> | ImageFolder>(
  set: T,
  count: number,
  options: SubsetOptions = {},
): Selected<T> {
  checkOptions("stratified", options, SUBSET_OPTIONS, DatasetArgumentError);
  const { seed = 0 } = options;

  checkLabelled("stratified", set);
  const n = set.labels.length;
  checkInteger("stratified", "count", count, [0, n], DatasetArgumentError);
  const members: number[][] = set.classes.map(() => []);
  for (let i = 0; i < n; i++) members[set.labels[i]!]!.push(i);

  const shares = members.map(({ length }) => (n === 0 ? 0 : Math.floor((length * count) / n)));
  const remainder = (c: number) => members[c]!.length * count - shares[c]! * n;
  const left = count - shares.reduce((sum, share) => sum + share, 0);
  const byRemainder = shares.map((_, c) => c).sort((a, b) => remainder(b) - remainder(a) || a - b);
  for (const c of byRemainder.slice(0, left)) shares[c]!++;

  const root = key(seed, "stratified");
  const places = members.flatMap((places, c) => {
    const order = permutation(foldIn(root, c), places.length);
    return Array.from(order.subarray(0, shares[c]!), (i) => places[i]!);
  });
  return select(set, Uint32Array.from(places).sort());
}
