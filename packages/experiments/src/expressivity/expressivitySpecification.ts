import type { CompleteExpressivitySpecification } from "@rote/records";
import * as z from "zod";
import { checked } from "../specification/checked.ts";
import { count } from "../specification/fields.ts";

const schema = z.strictObject({
  /** Points, of independent normal numbers. */
  n: count.default(1000),
  /** d. Defaults to that of a cropped image of CIFAR-10. */
  dimension: count.default(2352),
  /** Values a point. */
  outputs: count.default(1),
  /** The values: random numbers of the normal distribution, or random classes 0 … 9. */
  values: z.enum(["numbers", "classes"]).default("classes"),
  /** Layers: 2 for Theorem 1, more for Corollary 1. */
  depth: z.int().min(2).default(2),
  /** Draws points, values, and the direction of the construction. */
  seed: z.int().default(0),
});

export type { CompleteExpressivitySpecification };

/** A specification as a person writes it: every field may be left out. */
export type ExpressivitySpecification = z.input<typeof schema>;

/** The fields of a complete specification. */
export const expressivityFields: readonly string[] = Object.keys(schema.shape);

/**
 * Checks a specification and fills in what is left out.
 *
 * @throws {SpecificationError} naming the field that is wrong, what it must be, and what it is.
 */
export function completeExpressivitySpecification(
  specification: ExpressivitySpecification,
): CompleteExpressivitySpecification {
  return checked(schema, specification, { who: "expressivity specification" });
}
