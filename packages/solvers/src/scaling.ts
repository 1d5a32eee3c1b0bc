import type { Matrix } from "./matrix.ts";
import { SolverArgumentError } from "./solverArgumentError.ts";

/** Within 2^±300 squares of numbers, and products of those with ordinary ones, stay in range. */
const MOST_EXPONENT = 300;

const bits = new DataView(new ArrayBuffer(8));

/** 2^exponent for exponents from −1022 to 1023. */
function powerOfTwo(exponent: number): number {
  bits.setFloat64(0, 0);
  bits.setInt32(0, (exponent + 1023) << 20);
  return bits.getFloat64(0);
}

/**
 * The power of two to divide numbers by, so that their squares neither overflow nor vanish; 0, and
 * so no change of any bit, where they don't.
 */
export function exponentOf(data: ArrayLike<number>): number {
  let largest = 0;
  for (let i = 0; i < data.length; i++) largest = Math.max(largest, Math.abs(data[i]!));
  if (largest === 0 || !Number.isFinite(largest)) return 0; // what is no number is refused later
  // Numbers below the smallest normal one have its exponent.
  bits.setFloat64(0, largest);
  const exponent = (bits.getInt32(0) >> 20) - 1023;
  return Math.abs(exponent) > MOST_EXPONENT ? exponent : 0;
}

/** The matrix times 2^exponent, which is exact; the matrix itself for 0. */
export function timesPowerOfTwo({ data, shape }: Matrix, exponent: number): Matrix {
  if (exponent === 0) return { data, shape };
  // In thirds: 2^exponent itself may be out of range where the products are not.
  const third = Math.trunc(exponent / 3);
  const [a, b] = [powerOfTwo(third), powerOfTwo(exponent - 2 * third)];
  return { data: data.map((value) => value * a * a * b), shape };
}

/** @throws {SolverArgumentError} unless products of the points are numbers in range. */
export function checkMagnitude(who: string, what: string, data: ArrayLike<number>): void {
  const exponent = exponentOf(data);
  if (exponent === 0) return;
  throw new SolverArgumentError(
    `${who}: the largest of the ${what} must be 0 or within 2^±${MOST_EXPONENT}, so that squares ` +
      `are in range, got about 2^${exponent}. Multiply them by 2^${-exponent}.`,
  );
}
