import { SpecificationError } from "./specificationError.ts";

/**
 * Refuses a specification that lacks fields, for callers without a type checker.
 *
 * @throws {SpecificationError} naming the fields and the function that fills them in.
 */
export function checkComplete(
  who: string,
  specification: object,
  fields: readonly string[],
  complete = "completeSpecification",
): void {
  const given = specification as Readonly<Record<string, unknown>>;
  const missing = fields.filter((field) => given?.[field] === undefined);
  if (missing.length === 0) return;
  throw new SpecificationError(
    `${who}: the specification must be complete, got one without ${missing.join(", ")}. ` +
      `Complete it first: ${complete}(specification).`,
  );
}
