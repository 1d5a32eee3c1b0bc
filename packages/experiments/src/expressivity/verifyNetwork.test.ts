import { deepen, fitAnyFunction, measureFit } from "@rote/expressivity";
import { key, normals } from "@rote/random";
import { expect, test } from "vitest";
import { sizesOf } from "./verifyNetwork.ts";

const dimension = 5;

test.each([
  [2, 1, 2],
  [7, 1, 3],
  [7, 2, 3],
  [20, 3, 4],
  [20, 1, 6],
  [21, 2, 5],
  [5, 1, 6],
  [30, 1, 2],
  [6, 4, 7],
])("%i points, %i outputs, %i layers: the sizes are those that are built", (n, outputs, depth) => {
  const points = { data: normals(key(1, "points"), n * dimension), shape: [n, dimension] as const };
  const values = { data: normals(key(1, "values"), n * outputs), shape: [n, outputs] as const };
  const shallow = fitAnyFunction(points, values, { seed: 0 });
  const network = depth === 2 ? shallow : deepen(shallow, depth);
  const { width, weights } = measureFit(network, points, values);
  expect(sizesOf({ n, dimension, outputs, depth })).toEqual({ width, weights });
});
