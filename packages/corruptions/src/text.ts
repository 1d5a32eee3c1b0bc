/** A value in a message, shortened: also one that neither JSON nor `String` can hold. */
export function text(value: unknown): string {
  try {
    const json = typeof value === "number" ? undefined : JSON.stringify(value);
    return String(json ?? value).slice(0, 200);
  } catch {
    return `a value of type ${typeof value}`; // a bigint, nested too deep, or in a circle
  }
}
