import type { CompleteAuditSpecification } from "@rote/records";
import * as z from "zod";
import { isNetwork, unknownNetwork } from "../runs/networkNames.ts";
import { checked } from "../specification/checked.ts";
import { count } from "../specification/fields.ts";

const schema = z.strictObject({
  /** What is audited, in words: the name of a dataset, a folder or a file. */
  dataset: z.string().min(1),
  /** The fingerprint of the set: `fingerprint` of `@rote/datasets`. */
  fingerprint: z.string().min(1),
  /** A network by its name; for one's own that which `ownNetwork` gives it. */
  model: z
    .string()
    .refine(isNetwork, { error: ({ input }) => unknownNetwork(String(input)) })
    .default("mlp-1x512"),
  /** Parts of the cross-validation. */
  folds: z.int().min(2).max(100).default(3),
  /** Of each training. */
  epochs: count.default(10),
  batchSize: count.default(128),
  learningRate: z.number().positive().default(0.01),
  /** Whether each image is brought to mean 0 and variance 1. */
  whitening: z.boolean().default(true),
  /** How many nearest images are asked for their labels. */
  neighbours: count.default(10),
  /** Correlation of two images from which on they are near-duplicates. */
  duplicateFrom: z.number().min(0).max(1).default(0.99),
  /** Draws folds, initial weights and the order of training. */
  seed: z.int().default(0),
});

/** A specification as a person writes it: every field but the first two may be left out. */
export type AuditSpecification = z.input<typeof schema>;

/** The fields of a complete specification. */
export const auditFields: readonly string[] = Object.keys(schema.shape);

/**
 * Checks a specification and fills in what is left out.
 *
 * @throws {SpecificationError} naming the field that is wrong, what it must be, and what it is.
 */
export function completeAuditSpecification(
  specification: AuditSpecification,
): CompleteAuditSpecification {
  return checked(schema, specification, { who: "audit specification" });
}
