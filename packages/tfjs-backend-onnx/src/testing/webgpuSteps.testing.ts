// What steps of training on WebGPU must be, in Node and in a page: those of the processor.

import { expect } from "vitest";
import type { Steps, TrainedSteps } from "./trainedSteps.testing.ts";

/** The networks of the paper that are trained on WebGPU. */
export const PAPER_NETS = [
  "MLP 1×512",
  "MLP 3×512",
  "small AlexNet",
  "small Inception",
  "small Inception with batch norm",
] as const;

/** What may cross the bus in a step besides the batch. */
const MOST_BYTES = 2 ** 20;

/**
 * Ten steps at batch 8, by plain gradient descent: with momentum, two ways to round of the
 * processor's own, a captured step and one that is not, are 2e-5 apart after six steps of AlexNet.
 */
export const STEPS: Steps = { batch: 8, steps: 10, gradients: true, optimizer: "sgd" };

/** Bytes of a batch as float32, with its labels. */
const BATCH_BYTES = STEPS.batch * (28 * 28 * 3 + 1) * 4;

/**
 * How many losses are to be alike. With batch norm rounding grows a hundred times a step: losses of
 * the processor's own two ways to write the graph, with channel blocks and without, are 1e-3 apart
 * at the third.
 */
const alikeLosses = (net: string): number => (net.includes("batch norm") ? 2 : STEPS.steps);

/** Losses are within 1e-4, gradients within 1e-3 of the largest of each weight. */
export function expectAlike(net: string, found: TrainedSteps, cpu: TrainedSteps): void {
  expect(found.losses.length).toBeGreaterThan(3);
  expect(found.losses).toHaveLength(cpu.losses.length);
  const apart = cpu.losses.map((loss, i) => Math.abs(found.losses[i]! - loss));
  expect(Math.max(...apart.slice(0, alikeLosses(net)))).toBeLessThan(1e-4);
  expect(found.gradients).toHaveLength(cpu.gradients.length);
  const distances = cpu.gradients.map((of, i) => distance(found.gradients[i]!, of));
  expect(Math.max(...distances)).toBeLessThan(1e-3);
}

/** max |a − b| / max |b|. */
function distance(a: Float32Array, b: Float32Array): number {
  let [apart, largest] = [0, 0];
  for (let i = 0; i < b.length; i++) {
    apart = Math.max(apart, Math.abs(a[i]! - b[i]!));
    largest = Math.max(largest, Math.abs(b[i]!));
  }
  return apart / largest;
}

/** From the third step on, when it is replayed, the batch goes in, and loss and count come out. */
export function expectLittleTraffic({ crossed }: TrainedSteps): void {
  expect(crossed.length).toBeGreaterThan(3);
  for (let i = 3; i < crossed.length; i++) {
    const [now, before] = [crossed[i]!, crossed[i - 1]!];
    expect(now.fromDevice - before.fromDevice).toBe(8);
    const more = now.toDevice - before.toDevice - BATCH_BYTES;
    expect(more).toBeGreaterThanOrEqual(0);
    expect(more).toBeLessThan(MOST_BYTES);
  }
}
