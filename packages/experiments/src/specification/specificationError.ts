import { didYouMean, shown } from "@rote/options";

/** A specification that cannot be run: the message names the field and what it must be. */
export class SpecificationError extends Error {
  override readonly name = "SpecificationError";
  readonly code = "BAD_SPECIFICATION";
}

/**
 * `"cifar" …. Known: cifar10, mnist. Did you mean "cifar10"?`, for a name that is none of `known`.
 *
 * @param others said after them.
 */
export function unknownName(
  what: string,
  name: string,
  known: readonly string[],
  others = "",
): string {
  const hint = didYouMean(name, known);
  return `unknown ${what} ${shown(name)}. Known: ${known.join(", ")}${others}.${hint}`;
}
