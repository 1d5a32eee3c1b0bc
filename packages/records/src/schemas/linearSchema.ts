import * as z from "zod/mini";
import { dataset, hashed, named, seconds } from "./runSchema.ts";

/** A minimum-norm or ridge solution, as far as anything reads it. */
export const linearSchema = z.looseObject({
  ...hashed,
  dataset,
  kernel: named,
  features: z.nullable(named),
  ridge: z.number().check(z.minimum(0)),
  labels: z.enum(["true", "random"]),
  trainError: z.number(),
  testError: z.number(),
  norm: z.number(),
  certificate: z.optional(
    z.looseObject({ status: z.string(), relativeResidual: z.nullable(z.number()) }),
  ),
  seconds,
});
