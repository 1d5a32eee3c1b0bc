import type { Value } from "@rote/onnx";

/** What is reduced: a value in some layout, under the shape and with the axes it has there. */
export interface Reduced {
  readonly value: Value;
  readonly shape: readonly number[];
  readonly axes: readonly number[];
}

/** The shape that remains after a reduction over axes. */
export const reducedShape = (
  shape: readonly number[],
  axes: readonly number[],
  keepDims: boolean,
): number[] => shape.flatMap((d, i) => (axes.includes(i) ? (keepDims ? [1] : []) : [d]));

/** Whether nothing but axes of length 1 lies between the axes. */
export function isOneRun({ shape, axes }: Reduced): boolean {
  const [first, last] = [Math.min(...axes), Math.max(...axes)];
  return shape.every((d, i) => i < first || i > last || d === 1 || axes.includes(i));
}
