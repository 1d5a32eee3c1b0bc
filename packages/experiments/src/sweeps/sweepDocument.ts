import { parse } from "yaml";
import { z } from "zod";
import { SweepError } from "./sweepError.ts";

const range = z.tuple([z.number(), z.number()]);
const draw = z.union([
  /** One of these, each as likely. */
  z.strictObject({ choice: z.array(z.json()).min(1) }),
  /** From low to high, both included. */
  z.strictObject({ integer: z.tuple([z.int(), z.int()]) }),
  z.strictObject({ uniform: range }),
  /** Uniform in the logarithm: for learning rates and weight decays. */
  z.strictObject({ logUniform: range }),
]);

const schema = z.strictObject({
  name: z.string().min(1).optional(),
  /** What all runs have in common: fields of a run's specification. */
  base: z.record(z.string(), z.json()).default({}),
  /** Every combination of these values. A dot leads into a field: "corruption.params.probability". */
  grid: z.record(z.string(), z.array(z.json()).min(1)).default({}),
  /** Alternatives, each of which goes through the whole grid: fields, as in `grid`. */
  list: z.array(z.record(z.string(), z.json())).min(1).default([{}]),
  /** So many draws of these fields, keyed by the seed, for each of the above. */
  random: z
    .strictObject({
      count: z.int().min(1),
      seed: z.int().default(0),
      fields: z.record(z.string(), draw),
    })
    .optional(),
});

/** A sweep as a person writes it. */
export type SweepDocument = z.input<typeof schema>;
export type CompleteSweep = z.output<typeof schema>;
export type Draw = z.output<typeof draw>;

/** @throws {SweepError} naming the field that is wrong. */
export function checkSweep(document: unknown): CompleteSweep {
  const result = schema.safeParse(document);
  if (result.success) return result.data;
  const [issue] = result.error.issues;
  const where = issue!.path.join(".") || "it";
  const known = Object.keys(schema.shape).join(", ");
  const what =
    issue!.code === "unrecognized_keys"
      ? `unknown field "${issue!.keys[0]}". Known: ${known}.`
      : `${where}: ${issue!.message}.`;
  throw new SweepError(`sweep: ${what}`);
}

/**
 * A sweep document from text: YAML, of which JSON is a part.
 *
 * @throws {SweepError} if the text is neither, or not a sweep.
 */
export function parseSweep(text: string): CompleteSweep {
  let document: unknown;
  try {
    document = parse(text);
  } catch (error) {
    throw new SweepError(`sweep: it must be YAML or JSON, got: ${(error as Error).message}`);
  }
  return checkSweep(document);
}
