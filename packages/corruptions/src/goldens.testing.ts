import { sha256 } from "@noble/hashes/sha2.js";
import { bytesToHex } from "@noble/hashes/utils.js";
import { batch, settings } from "./settings.testing.ts";

/** For each setting of each corruption, a hash of all that the seeds 0 to 19 give. */
export function goldenHashes(): Record<string, string[]> {
  const hashes = Object.entries(settings).map(([name, makers]) => {
    const ofSettings = makers.map((make) => {
      const hash = sha256.create();
      for (let seed = 0; seed < 20; seed++) {
        const { images, labels } = make(seed).apply(batch);
        for (const { buffer } of [images, labels]) hash.update(new Uint8Array(buffer));
      }
      return bytesToHex(hash.digest()).slice(0, 16);
    });
    return [name, ofSettings];
  });
  return Object.fromEntries(hashes);
}

/** Recorded in Node 24 on x86-64; every engine must give the same. */
export const goldens: Record<keyof typeof settings, string[]> = {
  trueLabels: ["b87533ac92edae9c"],
  partialLabels: [
    "cd5397af13d1ac6b",
    "30e587173ecf887a",
    "bd362f239794afd2",
    "bd362f239794afd2",
    "29b21e32cd482d22",
  ],
  permutedLabels: ["21c7c90efc8079e3", "21c7c90efc8079e3"],
  noisyLabels: ["b978220dd51c7e32", "69e36d9feef246fa"],
  instanceDependentLabels: ["41ead6aaec0435f5"],
  randomLabels: ["47efd914c9080fb7"],
  shuffledPixels: ["f261bb1fd7b2ccf3", "ababe9caa53dc30f", "839e9e11d7f78d46"],
  randomPixels: ["ee510145f3179472", "99cb06dfe11f612f", "8cec1bc6bfb2a59e"],
  gaussianPixels: ["1355b5a2cf9c08e9", "96817b8cf8d129b7"],
  centerCrop: ["155e3b54ed153d7a"],
  compose: ["926b67d92246bc8d", "0885a7f731695adc"],
};
