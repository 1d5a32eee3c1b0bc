import { byDistance, LONGEST } from "./byDistance.ts";

/** Letters with which many names begin are no word cut short. */
const SHORTEST = 3;

/**
 * The one of `names` that was most likely meant by `name`, by Levenshtein's distance without regard
 * to case; undefined where every name differs in more than two letters and in more than half, and
 * none is cut short by it, as "probability" is by "prob".
 */
export function nearest(name: string, names: readonly string[]): string | undefined {
  if (typeof name !== "string" || !Array.isArray(names) || name.length > LONGEST) return undefined;
  const lower = name.toLowerCase();
  const texts = names.filter((candidate) => typeof candidate === "string");
  return byDistance(name, texts).find(({ candidate, d }) => {
    const longer = Math.max(candidate.length, name.length);
    const isCut = lower.length >= SHORTEST && candidate.toLowerCase().startsWith(lower);
    return d < longer && (isCut || d <= Math.max(2, longer / 2));
  })?.candidate;
}
