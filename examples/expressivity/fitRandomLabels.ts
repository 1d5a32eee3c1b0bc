import { deepen, fitAnyFunction, measureFit } from "@rote/expressivity";
import { foldIn, integers, key, normals } from "@rote/random";

/** Random labels 0 … 9 on n random points of ℝ^d, fitted by two layers and by `depth`. */
export function fitRandomLabels(n: number, d: number, depth: number) {
  const root = key(0, "examples/expressivity");
  const points = {
    data: normals(foldIn(root, "points"), n * d),
    shape: [n, d] as const,
  };
  const labels = integers(foldIn(root, "labels"), 10, n);

  const network = fitAnyFunction(points, labels);
  return [network, deepen(network, depth)].map((c) => measureFit(c, points, labels));
}
