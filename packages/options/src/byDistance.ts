import { distance } from "fastest-levenshtein";

/** Longer than every name of ours: of a longer text no more is compared. */
export const LONGEST = 200;

/** Names by Levenshtein's distance d to a text, the nearest first, without regard to case. */
export function byDistance(text: string, names: readonly string[]) {
  const wanted = text.slice(0, LONGEST).toLowerCase();
  return names
    .map((candidate) => ({ candidate, d: distance(candidate.toLowerCase(), wanted) }))
    .sort((a, b) => a.d - b.d);
}
