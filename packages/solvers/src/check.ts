import { shown } from "@rote/options";
import type { MatrixEngine } from "./engine/matrixEngine.ts";
import { SolverArgumentError } from "./solverArgumentError.ts";

/** @throws {SolverArgumentError} unless `value` is a finite number, 0 or more. */
export function checkNonNegative(who: string, name: string, value: number): void {
  if (typeof value === "number" && value >= 0 && value < Number.POSITIVE_INFINITY) return;
  throw new SolverArgumentError(
    `${who}: ${name} must be a non-negative number, got ${shown(value)}.`,
  );
}

/** @throws {SolverArgumentError} unless `engine` multiplies matrices. */
export function checkEngine(who: string, engine: MatrixEngine): void {
  if (typeof engine?.gemm === "function") return;
  throw new SolverArgumentError(
    `${who}: engine must be a MatrixEngine, such as plainEngine, got ${shown(engine)}.`,
  );
}

/** @throws {SolverArgumentError} unless an iteration's array has its length and finite numbers. */
export function checkState(who: string, name: string, value: Float64Array, length: number): void {
  const bad =
    value instanceof Float64Array && value.length === length
      ? value.find((x) => !Number.isFinite(x))
      : `${shown(value)} of length ${shown(Object(value).length)}`;
  if (bad === undefined) return;
  throw new SolverArgumentError(
    `${who}: ${name} must be a Float64Array of ${length} finite numbers, got ${bad}.`,
  );
}
