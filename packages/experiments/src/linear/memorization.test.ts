import { gaussianClusters } from "@rote/datasets";
import { leaveOneOutMemorization } from "@rote/measures";
import { gaussian, kernelInterpolation } from "@rote/solvers";
import { expect, test } from "vitest";

const [n, d, classes] = [40, 16, 4];
const clean = gaussianClusters({ n, shape: [4, 4, 1], classes, seed: 0, separation: 3 });
const kernel = gaussian({ gamma: 0.1 });
/** Every tenth label is planted wrong. */
const planted = [0, 10, 20, 30];
const labels = clean.labels.map((label, i) =>
  planted.includes(i) ? (label + 1) % classes : label,
);

const rowsOf = (places: readonly number[]) => ({
  data: Float64Array.from(places.flatMap((i) => [...clean.images.subarray(i * d, i * d + d)])),
  shape: [places.length, d] as const,
});
const oneHot = (places: readonly number[]) => ({
  data: Float64Array.from(
    places.flatMap((i) => Array.from({ length: classes }, (_, c) => Number(labels[i] === c))),
  ),
  shape: [places.length, classes] as const,
});
const all = Array.from({ length: n }, (_, i) => i);

test("memorization of a kernel machine is that of leaving each example out, to 1e-12", async () => {
  const { fitted, leaveOneOutErrors } = await kernelInterpolation(rowsOf(all), oneHot(all), {
    kernel,
    leaveOneOut: true,
  });
  const memorization = leaveOneOutMemorization(fitted, leaveOneOutErrors!, labels);
  for (const i of all) {
    const others = all.filter((j) => j !== i);
    const without = await kernelInterpolation(rowsOf(others), oneHot(others), { kernel });
    const { data } = await without.predict(rowsOf([i]));
    const difference = fitted.data[i * classes + labels[i]!]! - data[labels[i]!]!;
    expect(Math.abs(memorization[i]! - difference)).toBeLessThan(1e-12);
  }
  for (const i of planted) expect(memorization[i]).toBeGreaterThan(0.9);
});
