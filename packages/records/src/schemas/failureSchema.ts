import * as z from "zod/mini";
import { hashed, named } from "./runSchema.ts";

/** An experiment that came to no result, as far as anything reads it. */
export const failureSchema = z.looseObject({
  ...hashed,
  of: z.string(),
  specification: z.looseObject({
    model: z.optional(z.string()),
    dataset: z.optional(z.string()),
    train: z.optional(z.number()),
    seed: z.optional(z.number()),
    corruption: z.optional(named),
  }),
  error: z.looseObject({ name: z.string(), message: z.string() }),
  epoch: z.nullable(z.number()),
  step: z.nullable(z.number()),
});
