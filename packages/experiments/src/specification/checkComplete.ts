import { SpecificationError } from "./specificationError.ts";

/**
 * Refuses a specification that lacks fields, or has wrong ones, for callers without a type checker.
 *
 * @param complete the function that fills in fields, and refuses wrong ones.
 * @throws {SpecificationError} naming the fields and the function that fills them in.
 */
export function checkComplete<Complete extends object>(
  who: string,
  specification: Complete,
  fields: readonly string[],
  complete: (given: Complete) => unknown,
): void {
  checkFields(who, specification, fields, complete.name);
  const given = specification as Fields;
  const filled = complete(specification) as Fields;
  const toFill = fields.filter((field) => given[field] === null && filled[field] !== null);
  refuse(who, toFill, complete.name);
}

type Fields = Readonly<Record<string, unknown>>;

/** @throws {SpecificationError} if it lacks fields. */
export function checkFields(
  who: string,
  specification: object,
  fields: readonly string[],
  complete = "completeSpecification",
): void {
  const given = specification as Fields | undefined;
  const missing = fields.filter((field) => given?.[field] === undefined);
  refuse(who, missing, complete);
}

function refuse(who: string, missing: readonly string[], complete: string): void {
  if (missing.length === 0) return;
  throw new SpecificationError(
    `${who}: the specification must be complete, got one without ${missing.join(", ")}. ` +
      `Complete it first: ${complete}(specification).`,
  );
}
