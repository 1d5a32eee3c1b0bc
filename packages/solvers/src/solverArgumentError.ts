/** An argument that cannot be: shapes that do not match, or a number out of its range. */
export class SolverArgumentError extends RangeError {
  override readonly name = "SolverArgumentError";
  readonly code = "BAD_ARGUMENT";
}
