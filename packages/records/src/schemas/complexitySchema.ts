import * as z from "zod/mini";
import { dataset, environment, hashed, named, seconds } from "./runSchema.ts";

const count = z.int().check(z.positive());
const share = z.number().check(z.minimum(0), z.maximum(1));
const changes = z.array(z.number().check(z.minimum(0)));
const ofLabels = z.looseObject({
  largest: changes,
  mean: changes,
  trainAccuracy: share,
  testAccuracy: share,
});

/** What a class of functions can fit, as far as anything reads it. */
export const complexitySchema = z.looseObject({
  ...hashed,
  specification: z.looseObject({
    of: z.enum(["network", "linear", "kernelBall"]),
    train: count,
    seed: z.int(),
    network: z.nullable(z.looseObject({ model: z.string() })),
    radius: z.nullable(z.number().check(z.positive())),
  }),
  dataset,
  dimension: count,
  parameters: z.nullable(count),
  kernel: z.nullable(named),
  rademacher: z.looseObject({
    values: z.array(z.number()).check(z.minLength(1)),
    positives: z.array(z.int().check(z.minimum(0))),
    mean: z.number(),
    low: z.number(),
    high: z.number(),
    isExact: z.boolean(),
    bound: z.nullable(z.number().check(z.minimum(0))),
  }),
  stability: z.nullable(
    z.looseObject({
      leftOut: z.array(z.int().check(z.minimum(0))),
      points: count,
      true: ofLabels,
      random: ofLabels,
    }),
  ),
  environment,
  seconds,
});
