import { byDistance } from "./byDistance.ts";

/** More names than these nobody reads in a message. */
const MOST = 8;

/**
 * Names as a message lists them: all in their order where they are few, else the eight that are
 * nearest to `name`, the nearest first, how many more there are, and where they are listed:
 *
 *     batchSize, accumulate, …, testOn, and 25 more (rote run --help)
 */
export function listNames(name: unknown, names: readonly string[], where: string): string {
  if (!Array.isArray(names) || !names.every((one) => typeof one === "string")) return "";
  if (names.length <= MOST) return names.join(", ");
  const near = byDistance(String(name), names)
    .slice(0, MOST)
    .map(({ candidate }) => candidate);
  return `${near.join(", ")}, and ${names.length - MOST} more (${where})`;
}
