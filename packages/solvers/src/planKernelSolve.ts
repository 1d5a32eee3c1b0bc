import { checkInteger, checkOptions } from "@rote/options";
import { availableMemory, formatBytes } from "./availableMemory.ts";
import { panelSide, SymmetricPanels } from "./direct/symmetricPanels.ts";
import { blockRows } from "./kernels/kernelMatrix.ts";
import { SolverArgumentError } from "./solverArgumentError.ts";

/**
 * How a kernel system can be solved, best first.
 *
 * - `cholesky`: one half of the kernel matrix, factored in float64. n³/3 operations.
 * - `cholesky-float32`: the factor in float32, half the memory and twice the speed; conjugate
 *   gradients in float64 then take the residual down, recomputing the kernel matrix as they go.
 * - `conjugate-gradient`: the kernel matrix never stored, with a preconditioner of low rank.
 */
export type KernelMethod = "cholesky" | "cholesky-float32" | "conjugate-gradient";

export interface KernelPlan {
  method: KernelMethod;
  /** One dense block, packed panels of one half, or nothing stored. */
  layout: "dense" | "packed" | "none";
  /** What the method allocates at its peak, the points not counted. */
  bytes: number;
  /** What there is. */
  available: number;
  /** Columns of the preconditioner of `conjugate-gradient`. */
  rank: number;
  reason: string;
  /** What each method would allocate. */
  needs: Record<KernelMethod, number>;
}

export interface PlanKernelSolveOptions {
  /** How many points. */
  n: number;
  /** Their dimension. */
  dimension: number;
  /** Right-hand sides. Defaults to 1. */
  outputs?: number;
  /** Bytes that may be taken. Defaults to four fifths of `availableMemory()`. */
  memory?: number | undefined;
  /** Asks for a method instead of the best that fits. */
  method?: KernelMethod | undefined;
}

/** There is less memory than the smallest, or the chosen, method takes. Nothing was allocated. */
export class MemoryError extends Error {
  override readonly name = "MemoryError";
  readonly code = "NOT_ENOUGH_MEMORY";
  readonly needed: number;
  readonly available: number;

  constructor(message: string, needed: number, available: number) {
    super(message);
    this.needed = needed;
    this.available = available;
  }
}

/**
 * Says, before anything is allocated, what a kernel system of n points takes and how it will be
 * solved: the first method that fits into the memory there is.
 *
 * @throws {MemoryError} if none fits, or the requested one does not.
 */
export function planKernelSolve(options: PlanKernelSolveOptions): KernelPlan {
  checkOptions(
    "planKernelSolve",
    options,
    {
      n: "number",
      dimension: "number",
      outputs: "number",
      memory: "number",
      method: ["cholesky", "cholesky-float32", "conjugate-gradient"],
    },
    SolverArgumentError,
  );
  const { n, dimension, outputs = 1, memory, method } = options;

  checkInteger("planKernelSolve", "n", n, [1], SolverArgumentError);
  checkInteger("planKernelSolve", "dimension", dimension, [1], SolverArgumentError);
  checkInteger("planKernelSolve", "outputs", outputs, [1], SolverArgumentError);
  if (memory !== undefined && !(memory >= 0)) {
    throw new SolverArgumentError(
      `planKernelSolve: memory must be a number of bytes, got ${memory}.`,
    );
  }
  const available = memory ?? 0.8 * availableMemory();
  const side = Math.min(panelSide(n), n);

  // A block of the kernel matrix and its points, the vectors of the iteration; and for a factor
  // some tiles and a panel's transpose.
  const height = blockRows(n, side);
  const working = 8 * height * (side + dimension) + 8 * n * (8 * outputs + 4);
  const factoring = 6 * side * side + n * side;
  const rank = Math.min(n, Math.max(1, preconditionerRank(n, available - working)));
  const needs: Record<KernelMethod, number> = {
    cholesky: SymmetricPanels.bytes(n, side, "float64") + 8 * factoring + working,
    "cholesky-float32": SymmetricPanels.bytes(n, side, "float32") + 4 * factoring + working,
    "conjugate-gradient": 8 * n * rank + 8 * 3 * rank * rank + working,
  };
  const order = Object.keys(needs) as KernelMethod[];
  const chosen = method ?? order.find((name) => needs[name] <= available);
  if (chosen === undefined || needs[chosen] > available) {
    const smallest = method ?? "conjugate-gradient";
    throw new MemoryError(
      `planKernelSolve: ${smallest} of ${n} points needs ${formatBytes(needs[smallest])}, got ` +
        `${formatBytes(available)}. ${method ? "Leave the method open" : "Take fewer points"}, ` +
        `or raise \`memory\`.`,
      needs[smallest],
      available,
    );
  }
  const have = formatBytes(available);
  const reason = method
    ? `asked for; needs ${formatBytes(needs[chosen])} of ${have}`
    : chosen === "cholesky"
      ? `the factor in float64 needs ${formatBytes(needs.cholesky)} of ${have}`
      : chosen === "cholesky-float32"
        ? `in float64 the factor would need ${formatBytes(needs.cholesky)}, there is ${have}`
        : `the factor would need ${formatBytes(needs["cholesky-float32"])} even in float32, ` +
          `there is ${have}`;
  const layout = chosen === "conjugate-gradient" ? "none" : n <= side ? "dense" : "packed";
  return { method: chosen, layout, bytes: needs[chosen], available, rank, reason, needs };
}

/** As many columns as help, in at most half of the memory there is. */
function preconditionerRank(n: number, memory: number): number {
  return Math.floor(Math.min(2000, n / 4, memory / 2 / (8 * n)));
}
