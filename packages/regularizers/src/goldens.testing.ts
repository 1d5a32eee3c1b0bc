import { mixUp } from "./index.ts";
import { testAugmentations } from "./testAugmentations.ts";
import { testBatch } from "./testBatch.ts";

/** FNV-1a of bytes. */
function hash(bytes: ArrayLike<number>): string {
  let h = 0x811c9dc5;
  for (let i = 0; i < bytes.length; i++) h = Math.imul(h ^ bytes[i]!, 0x01000193) >>> 0;
  return h.toString(16).padStart(8, "0");
}

/** A hash of what each augmentation makes of the test batch, over 20 seeds. */
export function goldenHashes(): Record<string, string> {
  const batch = testBatch();
  const seeds = Array.from({ length: 20 }, (_, seed) => seed);
  const bits = (apply: (seed: number) => ArrayLike<number>) =>
    hash(seeds.flatMap((seed) => [...(apply(seed) as Uint8Array)]));
  return {
    ...Object.fromEntries(
      Object.entries(testAugmentations).map(([name, make]) => [
        ...[name, bits((seed) => make(seed).apply(batch, 1).images)],
      ]),
    ),
    mixUp: bits(
      (seed) => mixUp({ examples: 6, partners: () => batch, seed }).apply(batch, 1).images,
    ),
  };
}

/** Recorded in Node 24 on x86-64; every engine must give the same. */
export const goldens: Record<string, string> = {
  colorJitter: "b50c56a1",
  compose: "3226a653",
  cutout: "b2ba7ea9",
  mixUp: "a5cf52c5",
  randomCrop: "2ea2a5b6",
  randomHorizontalFlip: "a159e427",
  randomRotation: "b9a6e451",
};
