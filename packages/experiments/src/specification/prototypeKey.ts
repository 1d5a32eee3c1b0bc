/**
 * The path of a field called "__proto__" within a document, or undefined if it has none. Zod drops such
 * a field without a word, and an assignment to it changes the prototype of all objects.
 */
export function prototypeKey(document: unknown, path = ""): string | undefined {
  if (typeof document !== "object" || document === null) return undefined;
  for (const [name, value] of Object.entries(document)) {
    const inner = path === "" ? name : `${path}.${name}`;
    if (name === "__proto__") return inner;
    const found = prototypeKey(value, inner);
    if (found !== undefined) return found;
  }
  return undefined;
}
