/** The element types a graph computes with; tfjs stores `bool` as one byte an element. */
export type DType = "float32" | "int32" | "bool";

export type TypedArray = Float32Array | Int32Array | Uint8Array;

/** The type to compute in: booleans count as 0 and 1. */
export const numberType = (of: DType): DType => (of === "bool" ? "int32" : of);

/** What is known of a value before it is computed. */
export interface Spec {
  readonly shape: readonly number[];
  readonly dtype: DType;
}

/** A value as errors show it: `float32[128,784]`. */
export const showSpec = ({ dtype, shape }: { dtype: string; shape: readonly number[] }): string =>
  `${dtype}[${shape}]`;

export const sizeOf = (shape: readonly number[]): number => shape.reduce((n, d) => n * d, 1);

export function sameShape(a: readonly number[], b: readonly number[]): boolean {
  if (a.length !== b.length) return false;
  for (let i = 0; i < a.length; i++) if (a[i] !== b[i]) return false;
  return true;
}

/** The array type of an element type. */
export const ARRAY_TYPE = { float32: Float32Array, int32: Int32Array, bool: Uint8Array } as const;
