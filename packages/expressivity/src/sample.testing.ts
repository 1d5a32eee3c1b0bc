import { foldIn, integers, key, normals } from "@rote/random";

/** n points of ℝ^d from a standard normal, and a random label in 0 … 9 for each. */
export function testSample(n: number, d: number, seed = 1) {
  const root = key(seed, "testSample");
  const points = {
    data: normals(foldIn(root, "points"), n * d),
    shape: [n, d] as const,
  };
  return { points, values: integers(foldIn(root, "values"), 10, n) };
}
