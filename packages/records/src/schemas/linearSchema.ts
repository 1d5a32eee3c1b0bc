import * as z from "zod/mini";
import { dataset, environment, hashed, named, seconds } from "./runSchema.ts";

const share = z.number().check(z.minimum(0), z.maximum(1));
const size = z.number().check(z.minimum(0));

/** What may become of a solve. */
const STATUSES = [
  "converged",
  "inconsistent",
  "maxSteps",
  "notPositiveDefinite",
  "inaccurate",
] as const;

/** A minimum-norm or ridge solution, as far as anything reads it. */
export const linearSchema = z.looseObject({
  ...hashed,
  dataset,
  kernel: named,
  features: z.nullable(named),
  ridge: z.number().check(z.minimum(0)),
  labels: z.enum(["true", "random"]),
  trainError: share,
  testError: share,
  norm: size,
  certificate: z.optional(
    z.looseObject({
      status: z.enum(STATUSES),
      relativeResidual: z.nullable(size),
      norm: z.optional(size),
      normKind: z.optional(z.enum(["l2", "rkhs"])),
      rank: z.optional(z.int().check(z.minimum(0))),
      conditionEstimate: z.optional(z.nullable(size)),
      method: z.optional(z.string()),
      reason: z.optional(z.string()),
    }),
  ),
  memorization: z.optional(
    z.looseObject({
      mean: z.number(),
      deciles: z.array(z.number()).check(z.length(11)),
      memorized: share,
      farther: z.nullable(share),
    }),
  ),
  environment,
  seconds,
  timings: z.optional(z.record(z.string(), size)),
  peakMemory: z.optional(z.nullable(size)),
});
