import { SolverArgumentError } from "../solverArgumentError.ts";

/**
 * A positive semi-definite kernel k(x, y) of two points that needs no more than ⟨x, y⟩, ‖x‖² and
 * ‖y‖²: then a block of the kernel matrix is one matrix product and one function per entry.
 * `{ name, params }` says all there is to say, and survives JSON.
 */
export interface Kernel {
  readonly name: string;
  readonly params: Readonly<Record<string, number>>;
  /** Whether k(x, y) depends on x − y alone. Defaults to false. */
  readonly isOfDistance?: boolean;
  /**
   * Turns inner products into kernel values, in place.
   *
   * @param products `[rows, columns]`: ⟨x_i, y_j⟩.
   * @param rowSquares ‖x_i‖².
   * @param columnSquares ‖y_j‖².
   */
  map(products: Float64Array, rowSquares: Float64Array, columnSquares: Float64Array): void;
}

/** @throws {SolverArgumentError} unless `kernel` is one. */
export function checkKernel(who: string, kernel: Kernel): void {
  if (typeof kernel?.map === "function" && !Array.isArray(kernel)) return; // a list has one, too
  const got = typeof kernel === "string" ? `"${kernel}"` : typeof kernel;
  throw new SolverArgumentError(
    `${who}: kernel must be a kernel, such as gaussian({ gamma: 0.02 }), got ${got}.`,
  );
}

/** ‖x − y‖² from inner products; never negative, whatever the rounding. */
export function squaredDistance(product: number, xx: number, yy: number): number {
  return Math.max(xx + yy - 2 * product, 0);
}
