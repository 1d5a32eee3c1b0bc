import { checkOptions } from "@rote/options";
import { acos } from "@rote/random/elementary";
import { SolverArgumentError } from "../solverArgumentError.ts";
import type { Kernel } from "./kernel.ts";

export interface ArcCosineOptions {
  /** 0: threshold units; 1: rectified linear units. Defaults to 1. */
  order?: 0 | 1;
}

/**
 * The arc-cosine kernel: the inner product of infinitely many random units applied to x and y,
 *
 *     k(x, y) = 2 E_w[Θ(w·x) Θ(w·y) (w·x)^q (w·y)^q],   w ~ N(0, I), q = order,
 *
 * which for the angle θ between x and y is (π − θ)/π for q = 0, and
 * ‖x‖‖y‖ (sin θ + (π − θ) cos θ)/π for q = 1.
 *
 * @throws {SolverArgumentError} if `order` is neither 0 nor 1.
 *
 * Reference: Cho & Saul, "Kernel Methods for Deep Learning", NeurIPS 2009.
 */
export function arcCosine(options: ArcCosineOptions = {}): Kernel {
  checkOptions("arcCosine", options, { order: "number" }, SolverArgumentError);
  const { order = 1 } = options;

  if (order !== 0 && order !== 1) {
    throw new SolverArgumentError(`arcCosine: order must be 0 or 1, got ${order}.`);
  }
  return {
    name: "arcCosine",
    params: { order },
    map(products, xx, yy) {
      const columns = yy.length;
      for (let i = 0; i < xx.length; i++) {
        const xi = xx[i]!;
        for (let j = 0, at = i * columns; j < columns; j++, at++) {
          const scale = Math.sqrt(xi * yy[j]!);
          const c = cosine(products[at]!, scale);
          products[at] = order === 0 ? angular(c) : scale * rectified(c);
        }
      }
    },
  };
}

/** ⟨x, y⟩ / (‖x‖‖y‖) within ±1; a zero vector is orthogonal to everything. */
export function cosine(product: number, scale: number): number {
  return scale > 0 ? Math.min(1, Math.max(-1, product / scale)) : 0;
}

/** (π − θ)/π for cos θ = c. */
export function angular(c: number): number {
  return 1 - acos(c) / Math.PI;
}

/** (sin θ + (π − θ) cos θ)/π for cos θ = c. */
export function rectified(c: number): number {
  return Math.sqrt(1 - c * c) / Math.PI + angular(c) * c;
}
