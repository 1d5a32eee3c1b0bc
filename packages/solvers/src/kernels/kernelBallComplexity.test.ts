import { integers, key } from "@rote/random";
import { describe, expect, test } from "vitest";
import { gramMatrix } from "../index.ts";
import { randomMatrix } from "../matrices.testing.ts";
import { SolverArgumentError } from "../solverArgumentError.ts";
import { gaussian, laplacian, linear, polynomial } from "./index.ts";
import { kernelBallComplexity } from "./kernelBallComplexity.ts";

const n = 40;
const points = randomMatrix(n, 5, "ball");
const draws = 200;
const signs = {
  data: Float64Array.from(integers(key(1, "signs"), 2, n * draws), (bit) => 2 * bit - 1),
  shape: [n, draws] as const,
};

describe("kernelBallComplexity", () => {
  test.each([gaussian({ gamma: 0.3 }), laplacian({ bandwidth: 2 }), linear(), polynomial()])(
    "is (B/n)·√(σᵀKσ), and its bound B·√(tr K)/n, by the matrix itself: $name",
    async (kernel) => {
      const { values, bound } = await kernelBallComplexity(points, signs, kernel, { radius: 3 });
      const { data } = await gramMatrix(points, kernel);
      const at = (i: number, draw: number) => signs.data[i * draws + draw]!;
      for (const draw of [0, 1, draws - 1]) {
        let sum = 0;
        for (let i = 0; i < n; i++)
          for (let j = 0; j < n; j++) sum += at(i, draw) * data[i * n + j]! * at(j, draw);
        expect(values[draw]).toBeCloseTo((3 / n) * Math.sqrt(sum), 10);
      }
      const trace = Array.from({ length: n }, (_, i) => data[i * n + i]!).reduce((a, b) => a + b);
      expect(bound).toBeCloseTo((3 / n) * Math.sqrt(trace), 10);
      const squares = values.reduce((sum, value) => sum + value * value, 0) / draws;
      expect(squares / (bound * bound)).toBeCloseTo(1, 0); // its mean is 1, and the root's is less
    },
  );

  test("is the largest mean that a function of the ball reaches: 1 for one point", async () => {
    const one = { data: [0.5, 1], shape: [1, 2] as const };
    const { values, bound } = await kernelBallComplexity(one, [-1], gaussian({ gamma: 1 }));
    expect(values).toEqual(Float64Array.of(1));
    expect(bound).toBe(1);
  });

  test("is 0, not NaN, where signs of equal points cancel", async () => {
    const twice = { data: [0.1, 0.3, 0.1, 0.3], shape: [2, 2] as const };
    const { values } = await kernelBallComplexity(twice, [1, -1], gaussian({ gamma: 1 }));
    expect(values).toEqual(Float64Array.of(0));
  });

  test("refuses what is no sign, and as many as there are no points", async () => {
    const kernel = linear();
    const refused = (given: number[]) => kernelBallComplexity(points, given, kernel);
    await expect(refused(new Array(n).fill(0.5))).rejects.toThrow(/signs must be 1 or -1, got 0.5/);
    await expect(refused([1])).rejects.toThrow(SolverArgumentError);
    const radius = { radius: 0 };
    await expect(kernelBallComplexity(points, signs, kernel, radius)).rejects.toThrow(
      /radius must/,
    );
  });
});
