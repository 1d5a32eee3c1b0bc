/** A value of any kind in a message; a symbol, and many an object, cannot be made a text. */
export const shown = (value: unknown): string =>
  typeof value === "number" ? String(value) : value === null ? "null" : `a ${typeof value}`;
