import type { Kernel } from "./kernel.ts";

/** The element types a graph computes with; tfjs stores `bool` as one byte an element. */
export type DType = "float32" | "int32" | "bool";

export type TypedArray = Float32Array | Int32Array | Uint8Array;

/** What is known of a value before it is computed. */
export interface Spec {
  readonly shape: readonly number[];
  readonly dtype: DType;
}

/** What a value is, for errors: `float32[128,784]`. */
export const showSpec = ({ dtype, shape }: { dtype: string; shape: readonly number[] }): string =>
  `${dtype}[${shape}]`;

/** One operation of a program; values are numbered. */
export interface Instruction {
  readonly kernel: Kernel;
  readonly attrs: Readonly<Record<string, unknown>>;
  /** Names of the inputs, as tfjs calls them, and the values they are. */
  readonly names: readonly string[];
  readonly inputs: readonly number[];
  readonly outputs: readonly number[];
}

/**
 * A piece of computation without data: what a recording is once tensors are left out. It is what
 * gets optimized and compiled, and two recordings with the same key are the same program.
 */
export interface Program {
  /** What every value is, by number. */
  readonly specs: readonly Spec[];
  /** The values that are fed. */
  readonly leaves: readonly number[];
  /** In an order in which they can be computed. */
  readonly instructions: readonly Instruction[];
  /** The values wanted. */
  readonly results: readonly number[];
}

export const sizeOf = (shape: readonly number[]): number => shape.reduce((n, d) => n * d, 1);

export const sameShape = (a: readonly number[], b: readonly number[]): boolean =>
  a.length === b.length && a.every((d, i) => d === b[i]);

/** The array type of an element type. */
export const arrayType = { float32: Float32Array, int32: Int32Array, bool: Uint8Array } as const;
