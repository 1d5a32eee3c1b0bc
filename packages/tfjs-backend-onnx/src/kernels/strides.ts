/** How many elements apart the neighbours along each axis are, row-major. */
export function stridesOf(shape: readonly number[]): number[] {
  const strides = new Array<number>(shape.length);
  for (let axis = shape.length - 1, size = 1; axis >= 0; axis--) {
    strides[axis] = size;
    size *= shape[axis]!;
  }
  return strides;
}

/** The strides of an array that is repeated along axes of length 1 until it has another shape. */
export function repeatedStrides(of: readonly number[], shape: readonly number[]): number[] {
  const own = stridesOf(of);
  const missing = shape.length - of.length;
  return shape.map((_, axis) =>
    axis < missing || of[axis - missing] === 1 ? 0 : own[axis - missing]!,
  );
}
