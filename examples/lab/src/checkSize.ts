import { type CompleteSpecification, SpecificationError } from "@rote/experiments/specification";

/** Examples that are made in the page: 0.2 GB with their corrupted copies. */
const MOST_MADE = 100_000;

/** Examples that a corruption counts: more than any set that a page can hold. */
const MOST_COUNTED = 1_000_000;

type Sized = Pick<CompleteSpecification, "dataset" | "train" | "test" | "corruption">;

/**
 * Makes sure that a specification asks for no more memory than a page has to give, before anything
 * is made: anybody can send a link.
 *
 * @throws {SpecificationError} naming the field.
 */
export function checkSize({ dataset, train, test, corruption }: Sized): void {
  if (dataset === "gaussianClusters" && train + test > MOST_MADE) {
    throw new SpecificationError(
      `specification: train and test must be at most ${MOST_MADE} together for data that are ` +
        `made in the page, got ${train + test}. Use rote run for more.`,
    );
  }
  const { exactCountOf } = corruption.params;
  for (const count of Object.values(Object(exactCountOf ?? {}) as object).concat(exactCountOf)) {
    if (!(typeof count === "number" && count > MOST_COUNTED)) continue;
    throw new SpecificationError(
      `specification: corruption.params.exactCountOf must be at most ${MOST_COUNTED} in a page, ` +
        `got ${count}.`,
    );
  }
}
