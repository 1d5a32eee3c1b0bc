import { foldIn, key, permutation } from "@rote/random";

/**
 * Which part of a cross-validation each example is held out in: the examples of each class are
 * dealt out in random order, so that all parts have like shares of the classes and like sizes.
 *
 * @returns from 0 to `folds` − 1, `[n]`.
 */
export function foldsOf(labels: ArrayLike<number>, folds: number, seed: number): Int32Array {
  const root = key(seed, "audit folds");
  const byClass = new Map<number, number[]>();
  for (let i = 0; i < labels.length; i++) {
    const places = byClass.get(labels[i]!) ?? [];
    byClass.set(labels[i]!, places);
    places.push(i);
  }
  const out = new Int32Array(labels.length);
  let next = 0; // goes on from class to class: small classes do not all begin with the first part
  for (const [label, places] of [...byClass].sort(([a], [b]) => a - b)) {
    for (const at of permutation(foldIn(root, label), places.length)) {
      out[places[at]!] = next++ % folds;
    }
  }
  return out;
}
