import type { CompleteExpressivitySpecification } from "@rote/records";
import { z } from "zod";
import { SpecificationError, unknownName } from "../specification/specificationError.ts";

const count = z.int().min(1);

const schema = z.strictObject({
  /** Points, of independent normal numbers. */
  n: count.default(1000),
  /** d. Default: that of a cropped image of CIFAR-10. */
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

/** What is to be fitted: everything may be left out. */
export type ExpressivitySpecification = z.input<typeof schema>;

/**
 * Checks a specification and fills in what is left out.
 *
 * @throws {SpecificationError} naming the field that is wrong, what it must be, and what it is.
 */
export function completeExpressivitySpecification(
  specification: ExpressivitySpecification,
): CompleteExpressivitySpecification {
  const result = schema.safeParse(specification);
  if (result.success) return result.data;
  const [issue] = result.error.issues;
  const who = "expressivity specification";
  if (issue!.code === "unrecognized_keys") {
    const said = unknownName("field", issue!.keys[0]!, Object.keys(schema.shape));
    throw new SpecificationError(`${who}: ${said}`);
  }
  const [field] = issue!.path as [keyof ExpressivitySpecification | undefined];
  const rule = issue!.message
    .replace(/^Invalid (input|option): /, "")
    .replace(/^Too (small|big): /, "");
  const value = field === undefined ? specification : specification[field];
  throw new SpecificationError(`${who}: ${field ?? "it"}: ${rule}, got ${JSON.stringify(value)}.`);
}
