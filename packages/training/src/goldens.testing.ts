import { constantRate, cosineDecay, exponentialDecay, stepDecay, warmUp } from "./index.ts";

const decay = exponentialDecay({ initial: 0.1, rate: 0.95 });
const schedules = {
  constantRate: constantRate(0.1),
  exponentialDecay: decay,
  stepDecay: stepDecay({ initial: 0.1, milestones: [10, 20.5, 60, 61] }),
  cosineDecay: cosineDecay({ initial: 0.1, final: 0.001, epochs: 77 }),
  warmUp: warmUp(decay, { epochs: 5 }),
};

/** A hash of each schedule's rates at 1,000 moments of 100 epochs. */
export const goldenHashes = (): Record<string, string> =>
  Object.fromEntries(
    Object.entries(schedules).map(([name, rate]) => [
      name,
      hashOf(Float64Array.from({ length: 1000 }, (_, i) => rate(i / 10))),
    ]),
  );

/** 32-bit FNV-1a. */
function hashOf(numbers: Float64Array): string {
  let hash = 0x811c9dc5;
  for (const byte of new Uint8Array(numbers.buffer)) hash = Math.imul(hash ^ byte, 0x01000193);
  return (hash >>> 0).toString(16).padStart(8, "0");
}

/** Recorded in Node 24 on x86-64; every engine must give the same. */
export const goldens: Readonly<Record<keyof typeof schedules, string>> = {
  constantRate: "abc83915",
  exponentialDecay: "cf70d2b9",
  stepDecay: "e8271ea7",
  cosineDecay: "673c2998",
  warmUp: "b979c285",
};
