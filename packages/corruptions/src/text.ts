/** A value in a message, shortened: also one that JSON cannot hold. */
export function text(value: unknown): string {
  try {
    return String(JSON.stringify(value) ?? value).slice(0, 200);
  } catch {
    return String(value).slice(0, 200);
  }
}
