import { type GradientDescentPoint, gradientDescentPath } from "@rote/solvers";

export interface Descent {
  /** Where the weights are, at the start and after each step. */
  places: readonly { w1: number; w2: number }[];
  path: readonly GradientDescentPoint[];
  minimumNorm: { w1: number; w2: number };
}

/** One equation in two unknowns: w₁ + 2·w₂ = 2.5. */
const equation = { x: { data: [1, 2], shape: [1, 2] as const }, y: 2.5 };

/** ‖x‖² of the equation: at twice its inverse the learning rate is too large. */
const CURVATURE = 5;

export interface DescendOptions {
  start: { w1: number; w2: number };
  /** In units of 1 / ‖x‖²: with 1 the first step hits, above 2 descent diverges. */
  rate: number;
  steps: number;
}

/** Gradient descent on the equation, step by step, with where the weights are. */
export async function descend({ start, rate, steps }: DescendOptions): Promise<Descent> {
  const learningRate = rate / CURVATURE;
  const places = [start];
  const path: GradientDescentPoint[] = [];
  for (let step = 0; step < steps; step++) {
    const { w1, w2 } = places[step]!;
    const found = await gradientDescentPath(equation.x, [equation.y], {
      learningRate,
      steps: 1,
      start: { data: [w1, w2], shape: [2, 1] },
    });
    if (step === 0) path.push(found.path[0]!);
    path.push({ ...found.path.at(-1)!, step: step + 1 });
    places.push({ w1: found.weights.data[0]!, w2: found.weights.data[1]! });
    if (found.path.at(-1)!.loss > 1e6) break; // far outside of the picture
  }
  const [w1, w2] = equation.x.data.map((x) => (x * equation.y) / CURVATURE) as [number, number];
  return { places, path, minimumNorm: { w1, w2 } };
}
