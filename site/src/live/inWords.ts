/** Members of a list or object that are written out, and how deep. */
const [MOST, DEEPEST] = [24, 4];

/** A value as a console shows it: `Uint8Array [1, 2, 3]`, `{ index: 1, image: false }`. */
export function inWords(value: unknown, depth = 0): string {
  if (typeof value === "string") return depth === 0 ? value : JSON.stringify(value);
  if (typeof value === "bigint") return `${value}n`;
  if (typeof value === "function") return `[function ${value.name || "without a name"}]`;
  if (typeof value !== "object" || value === null) return String(value);
  if (value instanceof Error) return String(value);
  const name = value.constructor?.name ?? "";
  if (depth === DEEPEST) return Array.isArray(value) ? "[…]" : `${name} {…}`;
  const inner = (member: unknown) => inWords(member, depth + 1);
  const listed = (members: readonly string[], count: number) =>
    [...members, ...(count > members.length ? [`… ${count - members.length} more`] : [])].join(
      ", ",
    );
  if (Array.isArray(value)) {
    return `[${listed(value.slice(0, MOST).map(inner), value.length)}]`;
  }
  if (ArrayBuffer.isView(value) && !(value instanceof DataView)) {
    const numbers = value as unknown as ArrayLike<number> & { subarray: Uint8Array["subarray"] };
    const some = Array.from(numbers.subarray(0, MOST), inner);
    return `${name} [${listed(some, numbers.length)}]`;
  }
  if (value instanceof Map || value instanceof Set) {
    const members = [...value].slice(0, MOST).map(inner);
    return `${name} { ${listed(members, value.size)} }`;
  }
  const entries = Object.entries(value);
  if (entries.length === 0) return name === "Object" ? "{}" : `${name} {}`;
  const members = entries.slice(0, MOST).map(([key, member]) => `${key}: ${inner(member)}`);
  const text = `{ ${listed(members, entries.length)} }`;
  return name === "Object" || name === "" ? text : `${name} ${text}`;
}
