import { isPlain } from "./data.ts";

/** How far below an argument fields and elements are replaced. */
const DEEPEST = 3;

/**
 * The arguments and what stands within them, by their paths: "1", "1.plateau", "0.3.epochs"; of a
 * list the first and the last element.
 */
export function placesIn(given: readonly unknown[]): string[] {
  const within = (value: unknown, path: string, depth: number): string[] => {
    if (depth === DEEPEST) return [path];
    const inner: (readonly [name: string | number, item: unknown])[] = Array.isArray(value)
      ? [...new Set([0, value.length - 1])].filter((i) => i in value).map((i) => [i, value[i]])
      : isPlain(value)
        ? Object.entries(value)
        : [];
    return [path, ...inner.flatMap(([name, item]) => within(item, `${path}.${name}`, depth + 1))];
  };
  return given.flatMap((argument, at) => within(argument, String(at), 0));
}

/** What stands within arguments where plain JavaScript, or somebody's JSON, is wrong. */
const WRONG: readonly unknown[] = [
  null,
  undefined,
  "text",
  -1,
  Number.NaN,
  0.5,
  {},
  [],
  [null],
  Symbol("wrong"),
  Object.create(null), // like the others, but cannot be made a text
];

/** What may stand at a place in place of `right`; for a function, too, one that returns such. */
export function wrongFor(right: unknown): readonly unknown[] {
  if (typeof right === "function") return [...WRONG, ...WRONG.map((value) => () => value)];
  if (!ArrayBuffer.isView(right) || !("length" in right)) return WRONG;
  const first = (value: number) => Object.assign(Object(right).slice(), { 0: value });
  return [...WRONG, first(Number.NaN), first(-1)];
}
