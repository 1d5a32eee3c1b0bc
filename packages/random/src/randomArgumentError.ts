/** An argument that cannot be: a seed, a bound or a length out of its range. */
export class RandomArgumentError extends RangeError {
  override readonly name = "RandomArgumentError";
  readonly code = "BAD_ARGUMENT";
}
