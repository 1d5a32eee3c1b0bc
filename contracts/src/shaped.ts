import { isPlain, valueAt } from "./data.ts";

/** The paths of numbers with a shape: of matrices, image sets, examples, tensors. */
export function shapedIn(given: readonly unknown[]): string[] {
  const found = (value: unknown, path: string): string[] => {
    if (Array.isArray(value)) return value.flatMap((item, i) => found(item, `${path}.${i}`));
    if (!isPlain(value)) return [];
    const inner = Object.entries(value).flatMap(([name, item]) => found(item, `${path}.${name}`));
    return isShaped(value) ? [path, ...inner] : inner;
  };
  return given.flatMap((argument, at) => found(argument, String(at)));
}

const isShaped = ({ shape, data, images, image }: Readonly<Record<string, unknown>>) =>
  Array.isArray(shape) && [data, images, image].some((numbers) => hasLength(numbers));

const hasLength = (value: unknown) =>
  typeof value === "object" && typeof (value as ArrayLike<unknown> | null)?.length === "number";

/** What would be read in a wrong order, by a path within the numbers with a shape at another. */
export function viewsOf(given: readonly unknown[], path: string): [string, unknown][] {
  const { shape } = valueAt(given, path) as { shape: readonly number[] };
  const product = (sizes: readonly number[]) => sizes.reduce((a, b) => a * b, 1);
  const byRows = shape.map((_, axis) => product(shape.slice(axis + 1)));
  const byColumns = shape.map((_, axis) => product(shape.slice(0, axis)));
  const isSame = shape.every((size, axis) => size === 1 || byRows[axis] === byColumns[axis]);
  const strides = [byRows.map((step) => 2 * step), ...(isSame ? [] : [byColumns])];
  return [
    [`${path}.offset`, 1],
    ...strides.flatMap((steps): [string, unknown][] => [
      [`${path}.strides`, steps],
      [`${path}.stride`, steps],
    ]),
  ];
}

/** Shapes that numbers of this shape do not have, with the path of the shape. */
export function shapesBeside(given: readonly unknown[], path: string): [string, unknown][] {
  const { shape } = valueAt(given, path) as { shape: readonly number[] };
  const [first = 1, ...rest] = shape;
  const wrong = [
    [first + 1, ...rest],
    [2 ** 40, ...rest], // nothing may be built of that size, and no loop run as long
    [-first, ...rest],
    [first + 0.5, ...rest],
    [String(first), ...rest],
    [...shape, 2],
    rest,
    [],
    null,
  ];
  return wrong.map((value) => [`${path}.shape`, value]);
}
