import type { ErrorClass } from "./checkChoice.ts";
import { shown } from "./shown.ts";

/** Numbers with a shape, and what views of larger arrays say of where those stand. */
interface Shaped {
  readonly shape?: unknown;
  /** As ndarray calls them. */
  readonly stride?: unknown;
  /** As NumPy calls them, but in entries. */
  readonly strides?: unknown;
  readonly offset?: unknown;
}

/**
 * Refuses numbers that do not stand row by row from the first one on. Views of larger arrays, such
 * as ndarray's, have strides, and their data would be read in a wrong order:
 *
 *     svd: A must be dense, row by row, got a view with strides [1, 4] and offset 0. Copy it first.
 *
 * Strides that are those of rows pass. The shape itself is the caller's to check.
 *
 * @throws {Fault} the caller's own class.
 */
export function checkDense(who: string, name: string, value: object, Fault: ErrorClass): void {
  const { shape, stride, strides = stride, offset } = Object(value) as Shaped;
  const isAtStart = (offset ?? 0) === 0;
  if (isAtStart && ((strides ?? undefined) === undefined || areOfRows(strides, shape))) return;
  const list = shown(isList(strides) ? Array.from(strides) : strides);
  throw new Fault(
    `${who}: ${name} must be dense, row by row, got a view with strides ${list} and ` +
      `offset ${shown(offset ?? 0)}. Copy it first.`,
  );
}

function areOfRows(strides: unknown, shape: unknown): boolean {
  if (!isList(strides) || !isList(shape) || strides.length !== shape.length) return false;
  let step = 1;
  for (let axis = shape.length - 1; axis >= 0; axis--) {
    const size = shape[axis];
    if (size !== 1 && strides[axis] !== step) return false; // of one entry, none is stepped to
    if (typeof size !== "number") return false;
    step *= size;
  }
  return true;
}

const isList = (value: unknown): value is ArrayLike<unknown> =>
  Array.isArray(value) || (ArrayBuffer.isView(value) && !(value instanceof DataView));
