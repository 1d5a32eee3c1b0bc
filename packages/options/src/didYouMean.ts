import { nearest } from "./nearest.ts";

/** ` Did you mean "seed"?`, the end of a message about a name, or nothing if none is near. */
export function didYouMean(name: unknown, names: readonly string[]): string {
  const near = typeof name === "string" ? nearest(name, names) : undefined;
  return near === undefined ? "" : ` Did you mean "${near}"?`;
}
