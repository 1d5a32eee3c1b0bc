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
  const largest = largestOf(data);
  if (largest === 0 || !Number.isFinite(largest)) return 0; // what is no number is refused later
  const exponent = binaryExponent(largest);
  return Math.abs(exponent) > MOST_EXPONENT ? exponent : 0;
}

function largestOf(data: ArrayLike<number>): number {
  let largest = 0;
  for (let i = 0; i < data.length; i++) largest = Math.max(largest, Math.abs(data[i]!));
  return largest;
}

/** ⌊log₂⌋ of a positive number; numbers below the smallest normal one have its exponent. */
function binaryExponent(value: number): number {
  bits.setFloat64(0, value);
  return (bits.getInt32(0) >> 20) - 1023;
}

/** The matrix times 2^exponent, which is exact; the matrix itself for 0. */
export function timesPowerOfTwo({ data, shape }: Matrix, exponent: number): Matrix {
  if (exponent === 0) return { data, shape };
  return { data: data.map((value) => times(value, exponent)), shape };
}

/** value · 2^exponent, exact where it is a normal number; 0 or an infinity where it is none. */
export function times(value: number, exponent: number): number {
  if (exponent === 0) return value;
  // In thirds: 2^exponent itself may be out of range where the product is not.
  const third = Math.trunc(exponent / 3);
  const a = powerOfTwo(third);
  return value * a * a * powerOfTwo(exponent - 2 * third);
}

const SMALLEST_NORMAL = 2 ** -1022;

/**
 * What was found of scaled data, scaled back.
 *
 * @throws {SolverArgumentError} if it is out of the range of numbers then.
 */
export function scaledBack(who: string, what: string, matrix: Matrix, exponent: number): Matrix {
  if (exponent === 0) return matrix;
  const back = timesPowerOfTwo(matrix, exponent);
  const [before, after] = [matrix, back].map(({ data }) => largestOf(data));
  const isLost = before! > 0 && after! < SMALLEST_NORMAL;
  if (after !== Number.POSITIVE_INFINITY && !isLost) return back;
  const remedy = isLost ? "Scale the data so that they grow." : "Scale the data down.";
  throw new SolverArgumentError(
    `${who}: the ${what} must be numbers in range, got some of about 2^` +
      `${binaryExponent(before!) + exponent}. ${remedy}`,
  );
}

/**
 * The power of two to divide numbers x by, and λ by its square, so that the larger one of x² and λ
 * neither overflows nor vanishes; 0 where none does.
 */
export function commonExponent(data: ArrayLike<number>, lambda: number): number {
  const ofLambda = Math.trunc(exponentOf([lambda]) / 2);
  const ofData = exponentOf(data);
  if (ofData === 0 && ofLambda === 0) return 0;
  const largest = largestOf(data);
  const exponents = [
    ...(largest > 0 ? [binaryExponent(largest)] : []),
    ...(lambda > 0 ? [Math.trunc(binaryExponent(lambda) / 2)] : []),
  ];
  return exponents.length === 0 ? 0 : Math.max(...exponents);
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
