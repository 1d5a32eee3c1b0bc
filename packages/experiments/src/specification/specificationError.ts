import { distance } from "fastest-levenshtein";

/** A specification that cannot be run: the message names the field and what it must be. */
export class SpecificationError extends Error {
  override readonly name = "SpecificationError";
  readonly code = "BAD_SPECIFICATION";
}

/**
 * `"cifar" …. Known: cifar10, mnist. Did you mean "cifar10"?`, for a name that is none of `known`.
 */
export function unknownName(what: string, name: string, known: readonly string[]): string {
  const [nearest] = [...known].sort((a, b) => distance(a, name) - distance(b, name));
  const near = nearest !== undefined && distance(nearest, name) <= Math.max(2, name.length / 2);
  const hint = near ? ` Did you mean "${nearest}"?` : "";
  return `unknown ${what} "${name}". Known: ${known.join(", ")}.${hint}`;
}
