/** A typed array of any kind. */
export type Numbers = Exclude<NodeJS.TypedArray, BigInt64Array | BigUint64Array>;

const isNumbers = (value: unknown): value is Numbers =>
  ArrayBuffer.isView(value) && !(value instanceof DataView);

/** Whether it is an object of no class. */
export const isPlain = (value: unknown): value is Record<string, unknown> =>
  typeof value === "object" &&
  value !== null &&
  (Object.getPrototypeOf(value) === Object.prototype || Object.getPrototypeOf(value) === null);

/** The same data, each typed array replaced. What is neither data nor a list stays as it is. */
export function withNumbers(value: unknown, change: (numbers: Numbers) => Numbers): unknown {
  if (isNumbers(value)) return change(value);
  if (Array.isArray(value)) return value.map((item) => withNumbers(item, change));
  if (value instanceof Map) {
    return new Map([...value].map(([name, item]) => [name, withNumbers(item, change)]));
  }
  if (!isPlain(value)) return value;
  return Object.fromEntries(
    Object.entries(value).map(([name, item]) => [name, withNumbers(item, change)]),
  );
}

/** Freezes lists and plain objects; typed arrays cannot be frozen. */
export function freeze<T>(value: T): T {
  if (Array.isArray(value) || isPlain(value)) {
    for (const item of Object.values(value)) freeze(item);
    Object.freeze(value);
  }
  return value;
}

/** The memory of each typed array within a value, by where it stands. */
export function memoryOf(value: unknown, path = "", depth = 0): Map<ArrayBufferLike, string> {
  if (isNumbers(value)) return new Map([[value.buffer, path || "it"]]);
  if (typeof value !== "object" || value === null || depth > 6) return new Map();
  const inner = value instanceof Map ? [...value] : Object.entries(value);
  return new Map(
    inner.flatMap(([name, item]) => [...memoryOf(item, `${path}.${name}`, depth + 1)]),
  );
}

/** Times and memory differ from call to call. */
const MEASURED = /seconds|timings|memory|^available$|^started$|^finished$/i;

/** What two results of equal calls must have in common: their numbers and texts, as plain data. */
export function comparable(value: unknown, depth = 0): unknown {
  if (isNumbers(value)) return [kindOf(value), ...value];
  if (typeof value === "function") return "a function";
  if (typeof value !== "object" || value === null) return value;
  if (Array.isArray(value)) return value.map((item) => comparable(item, depth + 1));
  if (value instanceof Map) return comparable(Object.fromEntries(value), depth + 1);
  if (!isPlain(value) || depth > 8) return value.constructor?.name;
  return Object.fromEntries(
    Object.entries(value)
      .filter(([name]) => !MEASURED.test(name))
      .map(([name, item]) => [name, comparable(item, depth + 1)]),
  );
}

/** A Buffer and a clamped array hold bytes. */
function kindOf(numbers: Numbers): string {
  const isBytes = numbers instanceof Uint8Array || numbers instanceof Uint8ClampedArray;
  return isBytes ? "Uint8Array" : numbers.constructor.name;
}

/** Where typed arrays come from, other than from `new`. Each gives a copy. */
export const origins: Readonly<Record<string, (numbers: Numbers) => Numbers>> = {
  "plain arrays": (numbers) => numbers.slice(),
  "Node's Buffers": (numbers) =>
    numbers instanceof Uint8Array ? Buffer.from(numbers) : partOf(numbers),
  "parts of larger arrays": partOf,
  "clamped arrays": (numbers) =>
    numbers instanceof Uint8Array ? Uint8ClampedArray.from(numbers) : numbers.slice(),
  "shared memory": (numbers) => {
    const shared = new SharedArrayBuffer(numbers.byteLength + 8);
    const Kind = numbers.constructor as new (
      buffer: ArrayBufferLike,
      at: number,
      n: number,
    ) => Numbers;
    const copy = new Kind(shared, 8, numbers.length);
    copy.set(numbers);
    return copy;
  },
};

function partOf(numbers: Numbers): Numbers {
  const Kind = numbers.constructor as new (length: number) => Numbers;
  const larger = new Kind(numbers.length + 5).fill(7);
  larger.set(numbers, 3);
  return larger.subarray(3, 3 + numbers.length);
}

/** What stands in the arguments at a path such as "1.plateau". */
export const valueAt = (given: readonly unknown[], path: string): unknown =>
  path
    .split(".")
    .reduce<unknown>((at, name) => (at as Record<string, unknown> | undefined)?.[name], given);

/** The arguments with another value at a path such as "1.plateau". */
export function withValue(given: readonly unknown[], path: string, value: unknown): unknown[] {
  const [first, ...rest] = path.split(".");
  const set = (at: unknown, names: readonly string[]): unknown => {
    const [name, ...inner] = names;
    if (name === undefined) return value;
    if (Array.isArray(at)) return at.with(Number(name), set(at[Number(name)], inner));
    return { ...(at as object), [name]: set((at as Record<string, unknown>)?.[name], inner) };
  };
  const changed = [...given];
  changed[Number(first)] = set(given[Number(first)], rest);
  return changed;
}
