import { didYouMean, listNames, shown } from "@rote/options";

/** A specification that cannot be run: the message names the field and what it must be. */
export class SpecificationError extends Error {
  override readonly name = "SpecificationError";
  readonly code = "BAD_SPECIFICATION";
}

/**
 * `"cifar" …. Known: cifar10, mnist. Did you mean "cifar10"?`, for a name that is none of `known`.
 *
 * @param others said after them.
 * @param where many are listed, of which only some are named then. Defaults to nowhere else.
 */
export function unknownName(
  what: string,
  name: string,
  known: readonly string[],
  others = "",
  where?: string,
): string {
  const hint = didYouMean(name, known);
  const list = where === undefined ? known.join(", ") : listNames(name, known, where);
  return `unknown ${what} ${shown(name)}. Known: ${list}${others}.${hint}`;
}
