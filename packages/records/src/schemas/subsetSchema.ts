import * as z from "zod/mini";
import { dataset, ENDS, environment, hashed, named, seconds } from "./runSchema.ts";

const count = z.int().check(z.positive());
const share = z.number().check(z.minimum(0), z.maximum(1));
const bits = z.string().check(z.regex(/^[0-9a-f]*$/));

/** A training on a random share, as far as anything reads it. */
export const subsetSchema = z
  .looseObject({
    ...hashed,
    specification: z.looseObject({
      model: z.string(),
      dataset: z.string(),
      train: count,
      test: count,
      seed: z.int(),
      share,
      draw: z.int().check(z.minimum(0)),
    }),
    dataset,
    corruption: z.looseObject({
      name: z.string(),
      params: z.record(z.string(), z.unknown()),
      seed: z.number(),
    }),
    model: named,
    environment,
    included: bits,
    changed: bits,
    result: z.looseObject({
      right: bits,
      testRight: bits,
      trainAccuracy: share,
      heldOutAccuracy: share,
      testAccuracy: share,
      epochs: count,
      endedBy: z.optional(z.enum(ENDS)),
      weightsHash: z.string(),
      seconds,
    }),
  })
  .check(({ value: { specification, included, changed, result }, issues }) => {
    const texts = [
      { path: ["included"], text: included, n: specification.train },
      { path: ["changed"], text: changed, n: specification.train },
      { path: ["result", "right"], text: result.right, n: specification.train },
      { path: ["result", "testRight"], text: result.testRight, n: specification.test },
    ];
    for (const { path, text, n } of texts) {
      if (hasBits(text, n)) continue;
      const message = `it must have a bit for each of ${n} examples, got ${text.length} digits`;
      issues.push({ code: "custom", path, input: text, message });
    }
  });

/** Four bits to a digit, and zeros after the last. */
const hasBits = (text: string, n: number): boolean => {
  const spare = 4 * text.length - n;
  return spare >= 0 && spare < 4 && Number.parseInt(text.at(-1) ?? "0", 16) % (1 << spare) === 0;
};
