import { settings } from "./augmentations.testing.ts";
import { testBatch } from "./batch.testing.ts";
import { mixUp } from "./index.ts";

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
    ...ofSettings(({ make }) => bits((seed) => make(seed).apply(batch, 1).images)),
    mixUp: bits(
      (seed) => mixUp({ examples: 6, partners: () => batch, seed }).apply(batch, 1).images,
    ),
  };
}

type Setting = (typeof settings)["compose"];

function ofSettings(of: (setting: Setting) => string): Record<string, string> {
  return Object.fromEntries(Object.entries(settings).map(([name, each]) => [name, of(each)]));
}

/** What they must be. */
export const goldens = { ...ofSettings(({ golden }) => golden), mixUp: "a5cf52c5" };
