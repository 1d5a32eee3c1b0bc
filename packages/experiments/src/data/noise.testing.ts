import { foldIn, integers, key } from "@rote/random";
import type { Data } from "../index.ts";

/** Labelled noise in the form of a loaded dataset: n training and n test images, 28 × 28 × 1. */
export function noise(n: number): Data {
  const set = (split: string) => {
    const root = key(0, split);
    return {
      images: Uint8Array.from(integers(root, 256, n * 784)),
      shape: [n, 28, 28, 1] as const,
      labels: Uint8Array.from(integers(foldIn(root, "labels"), 10, n)),
      classes: Array.from({ length: 10 }, (_, digit) => String(digit)),
      fingerprint: `noise ${split} ${n}`,
      split,
      indices: Uint32Array.from({ length: n }, (_, i) => i),
    };
  };
  return { train: set("train"), test: set("test") };
}
