import * as z from "zod/mini";
import { hashed, named, specification } from "./runSchema.ts";

const count = z.int().check(z.minimum(0));

const failure = {
  ...hashed,
  of: z.string(),
  error: z.looseObject({ name: z.string(), message: z.string() }),
  epoch: z.nullable(count),
  step: z.nullable(count),
};

/** An experiment that came to no result, as far as anything reads it. */
export const failureSchema = z.looseObject({
  ...failure,
  specification: z.looseObject({
    model: z.optional(z.string()),
    dataset: z.optional(z.string()),
    train: z.optional(z.number()),
    seed: z.optional(z.number()),
    corruption: z.optional(named),
  }),
});

/** A training run that came to no result: its specification counts beside those that did. */
export const failedRunSchema = z.looseObject({
  ...failure,
  specification: z.looseObject({
    ...specification,
    corruption: z.optional(
      z.looseObject({
        name: z.string(),
        params: z.optional(z.record(z.string(), z.unknown())),
      }),
    ),
  }),
});
