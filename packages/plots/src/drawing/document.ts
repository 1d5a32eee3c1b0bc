import { parseHTML } from "linkedom";

/** An empty document to draw in, where there is no page. */
export function defaultDocument(): Document {
  return parseHTML("<!doctype html><html></html>").document as unknown as Document;
}
