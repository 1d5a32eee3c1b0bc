import { key, normals } from "@rote/random";
import { gradientDescentPath } from "@rote/solvers";

/**
 * Plain and stochastic descent on ten equations with fifty unknowns, from zero and from elsewhere.
 */
export async function watchGradientDescent(steps: number) {
  const X = { data: normals(key(0, "X"), 500), shape: [10, 50] as const };
  const y = normals(key(0, "y"), 10);
  const start = { data: normals(key(0, "start"), 50), shape: [50, 1] as const };
  const settings = {
    "GD from 0": {},
    "SGD from 0, batches of 2": { batchSize: 2 },
    "GD from elsewhere": { start },
  };
  return Promise.all(
    Object.entries(settings).map(async ([name, options]) => {
      const { path } = await gradientDescentPath(X, y, { steps, every: steps / 4, ...options });
      return { name, path };
    }),
  );
}
