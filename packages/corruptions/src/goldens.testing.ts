import { sha256 } from "@noble/hashes/sha2.js";
import { bytesToHex } from "@noble/hashes/utils.js";
import { batch, settings } from "./settings.testing.ts";

/** For each setting of each corruption, a hash of all that the seeds 0 to 19 give. */
export const goldenHashes = (): Record<string, string[]> =>
  ofSettings(({ make }) => {
    const hash = sha256.create();
    for (let seed = 0; seed < 20; seed++) {
      const { images, labels } = make(seed).apply(batch);
      for (const { buffer } of [images, labels]) hash.update(new Uint8Array(buffer));
    }
    return bytesToHex(hash.digest()).slice(0, 16);
  });

type Setting = (typeof settings)["compose"][number];

function ofSettings(of: (setting: Setting) => string): Record<string, string[]> {
  return Object.fromEntries(Object.entries(settings).map(([name, all]) => [name, all.map(of)]));
}

/** What they must be. */
export const goldens = ofSettings(({ golden }) => golden);
