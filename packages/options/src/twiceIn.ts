/** The first value that a list has twice; undefined if all differ, or where there is no list. */
export function twiceIn<T>(values: readonly T[]): T | undefined {
  if (!Array.isArray(values)) return undefined;
  const seen = new Set<T>();
  return values.find((value: T) => seen.size === seen.add(value).size);
}
