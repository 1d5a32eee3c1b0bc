import { foldIn, integer, integers, key } from "@rote/random";
import type { Data } from "../data/data.ts";

/** Pictures 28 × 28 × 1 of ten classes: a bright bar whose place is the class, in noise. */
export function strokes(train: number, test: number): Data {
  const set = (split: string, n: number) => {
    const root = key(0, split);
    const labels = Uint8Array.from(integers(foldIn(root, "labels"), 10, n));
    const images = Uint8Array.from(integers(root, 60, n * 784));
    for (let i = 0; i < n; i++) {
      const top = 2 + integer(foldIn(root, i), 8);
      for (let y = top; y < top + 14; y++) {
        const from = (i * 28 + y) * 28 + 2 + 2 * labels[i]!;
        images.fill(220, from, from + 4);
      }
    }
    return {
      images,
      shape: [n, 28, 28, 1] as const,
      labels,
      classes: Array.from({ length: 10 }, (_, place) => String(place)),
      fingerprint: `strokes ${split}`,
      split,
      indices: Uint32Array.from({ length: n }, (_, i) => i),
    };
  };
  return { train: set("train", train), test: set("test", test) };
}
