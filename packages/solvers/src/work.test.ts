import { expect, test } from "vitest";
import { cholesky, eigenPro, gaussian, randomPatches, SolverArgumentError } from "./index.ts";
import { Work } from "./work.ts";

test("the time before a step is of the stage that it names", async () => {
  const work = new Work({});
  const pause = (milliseconds: number) => {
    const end = performance.now() + milliseconds;
    while (performance.now() < end);
  };
  pause(30);
  await work.step("first", 1, 1);
  pause(60);
  await work.step("second", 1, 1);
  const { first, second } = work.timings();
  expect(first).toBeGreaterThanOrEqual(0.03);
  expect(second).toBeGreaterThanOrEqual(0.06);
  expect(Object.keys(work.timings())).toEqual(["first", "second"]);
});

const points = { data: Float64Array.of(0, 1, 2, 3), shape: [4, 1] as const };
const identity = { data: Float64Array.of(1, 0, 0, 1), shape: [2, 2] as const };
const images = {
  images: Float32Array.from({ length: 32 }, (_, i) => Math.sqrt(i)),
  shape: [2, 4, 4, 1] as const,
};

test("what solvers return refuses misspelt options too", async () => {
  const misspelt = { signl: AbortSignal.abort() } as object;
  const factor = await cholesky(identity);
  const machine = await eigenPro(points, [0, 1, 0, 1], { kernel: gaussian({ gamma: 1 }) });
  const sizes = { filters: 2, patchSize: 2, samples: 8, poolSize: 2, poolStride: 2 };
  const patches = await randomPatches(images, sizes);
  for (const work of [
    () => factor.solve([1, 2], misspelt),
    () => machine.predict(points, misspelt),
    () => patches.apply(images, misspelt),
    () => patches.apply(images, { batchSize: 1 } as object),
    () => patches.stream(images, misspelt).next(),
  ]) {
    await expect(work()).rejects.toThrow(SolverArgumentError);
  }
});
