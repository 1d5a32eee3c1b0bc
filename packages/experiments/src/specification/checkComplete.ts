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
  const given = (specification ?? {}) as Readonly<Record<string, unknown>>;
  refuse(fields.filter((field) => given[field] === undefined));
  const filled = complete(specification) as Readonly<Record<string, unknown>>;
  refuse(fields.filter((field) => given[field] === null && filled[field] !== null));

  function refuse(missing: readonly string[]): void {
    if (missing.length === 0) return;
    throw new SpecificationError(
      `${who}: the specification must be complete, got one without ${missing.join(", ")}. ` +
        `Complete it first: ${complete.name}(specification).`,
    );
  }
}
