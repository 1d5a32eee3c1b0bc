import { checkOptions, checkPositive } from "@rote/options";
import { checkEngine } from "../check.ts";
import type { MatrixEngine } from "../engine/matrixEngine.ts";
import { asColumns, type Columns, checkShape, type MatrixLike } from "../matrix.ts";
import { SolverArgumentError } from "../solverArgumentError.ts";
import { Work, type WorkOptions } from "../work.ts";
import { checkKernel, type Kernel } from "./kernel.ts";
import { KernelMatrix, Points } from "./kernelMatrix.ts";

export interface KernelBallComplexityOptions extends WorkOptions {
  /** B, the largest norm of a function of the ball. Defaults to 1. */
  radius?: number;
  /** Multiplies the blocks. Defaults to `plainEngine`. */
  engine?: MatrixEngine;
}

/** How well the functions of a ball of a kernel's space follow signs. */
export interface KernelBallComplexity {
  /** The supremum for each column of signs: their mean estimates the Rademacher complexity. */
  readonly values: Float64Array;
  /** B·√(tr K)/n, which the complexity is at most. */
  readonly bound: number;
}

/**
 * The empirical Rademacher complexity of the ball ‖f‖ ≤ B of a kernel's space, draw by draw. For
 * signs σ the supremum is taken at a multiple of Σ_i σ_i·k(x_i, ·):
 *
 *     sup_{‖f‖ ≤ B} (1/n) Σ_i σ_i f(x_i) = (B/n)·√(σᵀKσ)
 *
 * Over random signs σᵀKσ has the mean tr K, so that the complexity is at most B·√(tr K)/n, by
 * Jensen's inequality. The kernel matrix is never stored.
 *
 * @param points `[n, d]`.
 * @param signs +1 and −1, `[n]` or `[n, draws]`.
 * @throws {SolverArgumentError} if shapes don't match, a number is not finite, or a sign is neither
 * +1 nor −1.
 *
 * Reference: Bartlett & Mendelson, "Rademacher and Gaussian complexities", JMLR 3, 2002, lemma 22;
 * Zhang et al., ICLR 2017, arXiv:1611.03530, section 2.2.
 */
export async function kernelBallComplexity(
  points: MatrixLike,
  signs: Columns,
  kernel: Kernel,
  given: KernelBallComplexityOptions = {},
): Promise<KernelBallComplexity> {
  const who = "kernelBallComplexity";
  checkOptions(
    who,
    given,
    { radius: "number", engine: true, signal: true, onProgress: true },
    SolverArgumentError,
  );
  const { radius = 1, engine, ...options } = given;

  checkKernel(who, kernel);
  checkPositive(who, "radius", radius, SolverArgumentError);
  if (engine !== undefined) checkEngine(who, engine);
  const [n] = checkShape(who, "points", points);
  const { data, shape } = asColumns(who, "signs", signs, n);
  const wrong = data.find((sign) => sign !== 1 && sign !== -1);
  if (wrong !== undefined) {
    throw new SolverArgumentError(`${who}: signs must be 1 or -1, got ${wrong}.`);
  }
  const known = Points.of(who, "points", points, kernel);
  const K = new KernelMatrix(known, kernel, { ...(engine && { engine }) });
  const draws = shape[1];
  const products = await K.apply(data, draws, new Work(options), "kernel matrix");
  const values = new Float64Array(draws);
  for (let at = 0; at < data.length; at++) {
    values[at % draws] = values[at % draws]! + data[at]! * products[at]!;
  }
  // Rounding can leave a little less than 0 where K is singular.
  for (let draw = 0; draw < draws; draw++) {
    values[draw] = (radius / n) * Math.sqrt(Math.max(values[draw]!, 0));
  }
  return { values, bound: (radius / n) * Math.sqrt(traceOf(known, kernel)) };
}

/** Σ_i k(x_i, x_i). */
function traceOf({ squares }: Points, kernel: Kernel): number {
  let trace = 0;
  for (const square of squares) {
    const value = Float64Array.of(square);
    kernel.map(value, Float64Array.of(square), Float64Array.of(square));
    trace += value[0]!;
  }
  return trace;
}
