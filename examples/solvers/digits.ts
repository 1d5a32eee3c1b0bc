import { foldIn, integers, key, normals } from "@rote/random";

/** Points around ten centers of ℝ^d, one for each class: a stand-in for images of digits. */
export function digits(n: number, split: "train" | "test", { dimension = 20, spread = 0.45 } = {}) {
  const root = key(0, "examples/solvers");
  const centers = normals(foldIn(root, "centers"), 10 * dimension);
  const labels = integers(foldIn(foldIn(root, split), "labels"), 10, n);
  const data = normals(foldIn(foldIn(root, split), "noise"), n * dimension);
  for (let i = 0; i < data.length; i++) {
    const center = labels[Math.floor(i / dimension)]! * dimension + (i % dimension);
    data[i] = centers[center]! + spread * Math.sqrt(dimension / 4) * data[i]!;
  }
  return { points: { data, shape: [n, dimension] as const }, labels };
}

/** The same number of labels, by chance. */
export function randomLabels(n: number, name: string): Uint32Array {
  return integers(foldIn(key(0, "examples/solvers: random labels"), name), 10, n);
}
