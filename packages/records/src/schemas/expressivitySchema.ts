import * as z from "zod/mini";
import { hashed, seconds } from "./runSchema.ts";

/** A network built after Theorem 1, as far as anything reads it. */
export const expressivitySchema = z.looseObject({
  ...hashed,
  n: z.number().check(z.positive()),
  dimension: z.number().check(z.positive()),
  outputs: z.number().check(z.positive()),
  weights: z.number().check(z.positive()),
  maxError: z.number().check(z.minimum(0)),
  depth: z.optional(z.number().check(z.positive())),
  seconds,
});
