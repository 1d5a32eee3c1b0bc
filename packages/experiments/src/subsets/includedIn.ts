import { foldIn, key, uniform } from "@rote/random";
import { type CompleteSubsetSpecification, trainedOf } from "./subsetSpecification.ts";

/**
 * Which examples a draw is trained on: those with the `share · n` smallest of the numbers that are
 * drawn for each, keyed by seed, share, draw and the example's index. So the order in which a set
 * holds its examples does not matter, and every draw has the same number.
 *
 * @param indices of the examples, `[n]`, no two alike.
 * @returns 1 where an example is included, else 0: `[n]`.
 */
export function includedIn(
  specification: Pick<CompleteSubsetSpecification, "seed" | "train" | "share" | "draw">,
  indices: ArrayLike<number>,
): Uint8Array {
  const { seed, share, draw } = specification;
  const root = foldIn(foldIn(key(seed, "subset"), String(share)), draw);
  const drawn = Float64Array.from(indices, (index) => uniform(foldIn(root, index)));
  const order = Array.from(drawn, (_, i) => i).sort(
    (a, b) => drawn[a]! - drawn[b]! || indices[a]! - indices[b]!,
  );
  const included = new Uint8Array(drawn.length);
  for (const i of order.slice(0, trainedOf(specification))) included[i] = 1;
  return included;
}
