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

/** Where each element of an array of such strides lies, in the order of its own axes. */
export function offsetsOf(shape: readonly number[], strides: readonly number[]): Int32Array {
  let offsets = new Int32Array(1);
  shape.forEach((length, axis) => {
    const next = new Int32Array(offsets.length * length);
    for (let i = 0; i < offsets.length; i++) {
      for (let j = 0; j < length; j++) next[i * length + j] = offsets[i]! + j * strides[axis]!;
    }
    offsets = next;
  });
  return offsets;
}

/** The rows of an array, along its last axis; a scalar is one row. */
export interface Rows {
  /** Where each begins. */
  readonly starts: Int32Array;
  /** How many elements a row has, and how many apart they are. */
  readonly length: number;
  readonly step: number;
}

export function rowsOf(shape: readonly number[], strides: readonly number[]): Rows {
  return {
    starts: offsetsOf(shape.slice(0, -1), strides),
    length: shape.at(-1) ?? 1,
    step: strides.at(-1) ?? 1,
  };
}
