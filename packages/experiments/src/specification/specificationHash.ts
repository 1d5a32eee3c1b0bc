import { shown } from "@rote/options";
import { sha256 } from "@rote/random/sha256";
import { ADDED_FIELDS } from "./addedFields.ts";
import { SpecificationError } from "./specificationError.ts";

/**
 * SHA-256 of a specification, in hexadecimal: equal for equal specifications, whatever the order of
 * their fields. A field that came after the first records and stands at its default does not count.
 */
export const specificationHash = (specification: object): Promise<string> =>
  hashWithout(specification, ADDED_FIELDS);

/** The hash without the fields that are `added` and stand at the default given there. */
export async function hashWithout(
  specification: object,
  added: Readonly<Record<string, unknown>>,
): Promise<string> {
  if (typeof specification !== "object" || specification === null) {
    throw new SpecificationError(
      `specificationHash: a specification must be an object, got ${shown(specification)}.`,
    );
  }
  return sha256(JSON.stringify(sorted(specification, "", added)));
}

/** The same value with the fields of every object in alphabetical order. */
function sorted(value: unknown, path: string, added: Readonly<Record<string, unknown>>): unknown {
  if (Array.isArray(value)) return value.map((entry, i) => sorted(entry, `${path}.${i}`, added));
  if (typeof value !== "object" || value === null) return value;
  const entries = Object.entries(value)
    .map(([name, entry]) => ({ name, entry, at: path === "" ? name : `${path}.${name}` }))
    .filter(({ entry, at }) => !(Object.hasOwn(added, at) && isEqual(entry, added[at])))
    .sort((a, b) => (a.name < b.name ? -1 : 1));
  return Object.fromEntries(entries.map(({ name, entry, at }) => [name, sorted(entry, at, added)]));
}

const isEqual = (a: unknown, b: unknown) =>
  JSON.stringify(sorted(a, "", {})) === JSON.stringify(sorted(b, "", {}));
