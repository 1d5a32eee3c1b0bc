const bits = new DataView(new ArrayBuffer(8));

/** Within these, squares of many numbers, and products of squares, stay in range. */
const [SMALL, LARGE] = [1e-70, 1e70];

/**
 * The power of two to divide numbers by, exactly, so that their squares neither overflow nor
 * vanish; 1, and so no change of any bit, where they don't.
 */
export function scaleOf(values: ArrayLike<number>): number {
  const largest = largestOf(values);
  if (largest === 0 || (largest > SMALL && largest < LARGE)) return 1;
  bits.setFloat64(0, largest);
  const exponent = Math.max(bits.getInt32(0) >> 20, 1); // of the smallest numbers it is 0
  bits.setFloat64(0, 0);
  bits.setInt32(0, exponent << 20);
  return bits.getFloat64(0);
}

/** The largest absolute value. */
export function largestOf(values: ArrayLike<number>): number {
  let largest = 0;
  for (let i = 0; i < values.length; i++) largest = Math.max(largest, Math.abs(values[i]!));
  return largest;
}

/** A product of numbers from 0 on, in an order in which it stays in range on the way. */
export function productOf(factors: readonly number[], start: number): number {
  const rising = factors.toSorted((a, b) => a - b);
  let product = start;
  while (rising.length > 0) product *= product < 1 ? rising.pop()! : rising.shift()!;
  return product;
}
