import { describe, expect, test } from "vitest";
import { ToyNetwork } from "./toyNetwork.ts";
import { accuracy, toyPoints } from "./toyPoints.ts";

const trained = (random: boolean, steps: number) => {
  const points = toyPoints({ count: 49, seed: 1, random });
  const network = new ToyNetwork(0);
  for (let step = 0; step < steps; step++) network.step(points);
  const fresh = toyPoints({ count: 400, seed: 2, random });
  return { train: accuracy(network, points), test: accuracy(network, fresh) };
};

describe("the network on the plane", () => {
  test("has the gradient that small changes of its weights show", () => {
    const points = toyPoints({ count: 9, seed: 1, random: true });
    const network = new ToyNetwork(0);
    const { gradients } = network.lossAndGradients(points);
    for (const [layer, index] of [
      [0, 5],
      [0, 130],
      [1, 700],
      [1, 64 * 64 + 3],
      [2, 10],
      [2, 64 * 3 + 1],
    ] as const) {
      const h = 1e-6;
      network.nudge(layer, index, h);
      const above = network.lossAndGradients(points).loss;
      network.nudge(layer, index, -2 * h);
      const below = network.lossAndGradients(points).loss;
      network.nudge(layer, index, h);
      expect(gradients[layer]![index]).toBeCloseTo((above - below) / (2 * h), 6);
    }
  });

  test("learns true labels: new points are right, too", () => {
    const { train, test } = trained(false, 400);
    expect(train).toBe(1);
    expect(test).toBeGreaterThan(0.85);
  });

  test("memorizes random labels: new points are right by chance", () => {
    const { train, test } = trained(true, 900);
    expect(train).toBe(1);
    expect(Math.abs(test - 1 / 3)).toBeLessThan(0.1); // 4 standard deviations of 400 guesses
  });
});

test("points lie where they lie, whatever their labels", () => {
  const places = (random: boolean) =>
    toyPoints({ count: 30, seed: 3, random }).map(({ x, y }) => [x, y]);
  expect(places(true)).toEqual(places(false));
  expect(
    places(true)
      .flat()
      .every((at) => Math.abs(at) < 1),
  ).toBe(true);
});
