import type { LayersModel } from "@tensorflow/tfjs-layers";
import { builderOf } from "../packages/experiments/src/runs/networks.ts";
import { toTensors } from "../packages/training/src/examples.ts";
import { TrainingStep } from "../packages/training/src/trainingStep.ts";
import { randomExamples } from "./randomExamples.ts";

export interface StepsToTime {
  batchSize: number;
  steps: number;
  /** So many steps come first and are left out: graphs are compiled and captured then. */
  warmUp: number;
}

/**
 * How long each training step of a network takes on the current backend, in milliseconds: forward,
 * backward and an update by SGD with momentum 0.9, from a batch in memory to the loss as a number.
 * It is `@rote/training`'s own step; what its loop adds is measured by trainingLoop.ts.
 */
export async function stepTimes(
  network: string,
  { batchSize, steps, warmUp }: StepsToTime,
): Promise<{ model: LayersModel; times: number[] }> {
  const build = builderOf(network);
  if (!build) throw new Error(`stepTimes: no network is named ${network}.`);
  const model = build({ seed: 0, inputShape: [28, 28, 3], classes: 10 });
  const step = new TrainingStep(model, { optimizer: { name: "momentum" } });
  const examples = randomExamples(batchSize, "benchmarks/training");
  const times: number[] = [];
  for (let i = 0; i < steps + warmUp; i++) {
    const began = performance.now();
    await step.run(toTensors(examples, 1), 0.01);
    times.push(performance.now() - began);
  }
  return { model, times: times.slice(warmUp) };
}
