import { gaussianClusters, sample, stratified, uniformNoise } from "./index.ts";

/** Fingerprints of synthetic sets and draws from them. */
export function goldenHashes(): string[] {
  const clusters = gaussianClusters({ n: 100, shape: [4, 4, 1], seed: 3 });
  const noise = uniformNoise({ n: 100, shape: [3, 5, 3], seed: 3, split: "test" });
  const sets = [
    clusters,
    noise,
    sample(noise, 10, { seed: 1 }),
    stratified(noise, 10, { seed: 1 }),
  ];
  return sets.map(({ fingerprint }) => fingerprint);
}

/** Recorded in Node 24 on x86-64; every engine must give the same. */
export const goldens = [
  "b290aa985d0d0d0d9f4e76ef74967416bfe45bdd4f7248d94d7c2cdeef9b241f",
  "f35eca7042547e59c04a6e443b0ead4ea18ea4dbb0945eb7c62adef47d61f04d",
  "f65678f72bc891730d7a06cd7d683d9cd8e89895be820a81f86f78c2b11f1f2a",
  "c1354a154db9bf708b26b04c279a5475197afbd43176672bc5381837283c8a53",
];
