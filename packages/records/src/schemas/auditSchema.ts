import * as z from "zod/mini";
import { environment, hashed, seconds } from "./runSchema.ts";

const count = z.int().check(z.positive());
const place = z.int().check(z.minimum(0));
const share = z.number().check(z.minimum(0), z.maximum(1));

/** An audit of labels, as far as anything reads it; of the examples themselves the columns. */
export const auditSchema = z.looseObject({
  ...hashed,
  specification: z.looseObject({
    dataset: z.string(),
    model: z.string(),
    folds: count,
    epochs: count,
    seed: z.int(),
  }),
  dataset: z.looseObject({ title: z.string(), classes: z.array(z.string()), examples: count }),
  model: z.looseObject({ trainableParameters: count, source: z.optional(z.string()) }),
  result: z.looseObject({
    caution: z.optional(z.string()),
    suspects: z.array(place),
    errorRate: share,
    noiseMatrix: z.array(z.array(share)),
    accuracy: z.looseObject({
      training: share,
      heldOut: share,
      memory: z.number().check(z.minimum(-1), z.maximum(1)),
      suspects: z.nullable(share),
    }),
    duplicates: z.array(z.looseObject({ places: z.tuple([place, place]) })),
  }),
  examples: z.record(z.string(), z.array(z.nullable(z.number()))),
  environment,
  seconds,
});
