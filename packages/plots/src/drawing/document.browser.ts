/**
 * The page's own document.
 *
 * @throws {Error} in a worker, which has none.
 */
export function defaultDocument(): Document {
  if (typeof document === "undefined") {
    throw new Error("figure: must have a document to draw in, got a worker. Pass { document }.");
  }
  return document;
}
