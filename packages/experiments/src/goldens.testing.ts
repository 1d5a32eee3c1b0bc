import { sha256 } from "@rote/random/sha256";
import { specificationHash } from "./specification/specificationHash.ts";
import { expandSweep, type SweepDocument } from "./sweeps/index.ts";

const document = {
  base: { train: 100 },
  random: {
    count: 200,
    seed: 0,
    fields: {
      learningRate: { logUniform: [1e-4, 1e-1] },
      "corruption.params.probability": { uniform: [0, 1] },
      "corruption.name": { choice: ["partialLabels"] },
      seed: { integer: [0, 9] },
    },
  },
} as SweepDocument;

/** A hash of the learning rates that a sweep draws, and one of its specifications' hashes. */
export async function goldenHashes(): Promise<Record<string, string>> {
  const jobs = await expandSweep(document);
  const rates = jobs.map(
    ({ specification }) => (specification as { learningRate: number }).learningRate,
  );
  const hashes = await Promise.all(
    jobs.map(({ specification }) => specificationHash(specification)),
  );
  return {
    learningRates: (await sha256(rates.join())).slice(0, 16),
    hashes: (await sha256(hashes.join())).slice(0, 16),
  };
}

/** Recorded in Node 24 on x86-64; every engine must give the same. */
export const goldens: Readonly<Record<string, string>> = {
  learningRates: "574ba8871b199c6d",
  hashes: "d8522e47a5daf9d5",
};
