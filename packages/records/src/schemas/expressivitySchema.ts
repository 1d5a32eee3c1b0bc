import * as z from "zod/mini";
import { environment, hashed, seconds } from "./runSchema.ts";

const count = z.int().check(z.positive());

/** A network built after Theorem 1, as far as anything reads it. */
export const expressivitySchema = z.looseObject({
  ...hashed,
  n: count,
  dimension: count,
  outputs: count,
  weights: count,
  width: z.optional(count),
  maxError: z.number().check(z.minimum(0)),
  largestWeight: z.optional(z.number().check(z.minimum(0))),
  depth: z.optional(count),
  environment,
  seconds,
});
