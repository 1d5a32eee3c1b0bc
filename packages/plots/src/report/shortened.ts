/** Characters of the longest text that a report shows; what is longer ends in "…". */
const LONGEST = 2000;

/**
 * Records or claims with their texts cut to a length that figures and tables have room for. What
 * has no such text is passed on as it is.
 */
export function shortened<Value>(value: Value): Value {
  if (typeof value === "string") return short(value) as Value;
  if (typeof value !== "object" || value === null) return value;
  if (Array.isArray(value)) {
    const items = value.map(shortened);
    return items.every((item, i) => item === value[i]) ? value : (items as Value);
  }
  const before = Object.entries(value);
  const after = before.map(([name, inner]) => [short(name), shortened(inner)] as const);
  const isSame = after.every(
    ([name, inner], i) => inner === before[i]![1] && name === before[i]![0],
  );
  return isSame ? value : (Object.fromEntries(after) as Value);
}

const short = (text: string) => (text.length > LONGEST ? `${text.slice(0, LONGEST)}…` : text);
