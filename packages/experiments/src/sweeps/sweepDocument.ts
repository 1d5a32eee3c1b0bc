import { checkArgument } from "@rote/options";
import * as z from "zod";
import { kinds } from "../kinds/kinds.ts";
import { checked } from "../specification/checked.ts";
import { knownName } from "../specification/fields.ts";
import { parseDocument } from "../specification/parseDocument.ts";
import { SweepError } from "./sweepError.ts";

const range = z.tuple([z.number(), z.number()]);
const draw = z.union(
  [
    /** One of these, each as likely. */
    z.strictObject({ choice: z.array(z.json()).min(1) }),
    /** From low to high, both included. */
    z.strictObject({ integer: z.tuple([z.int(), z.int()]) }),
    z.strictObject({ uniform: range }),
    /** Uniform in the logarithm: for learning rates and weight decays. */
    z.strictObject({ logUniform: range }),
  ],
  {
    error:
      "must be one of { choice: [...] }, { integer: [low, high] }, { uniform: [low, high] }, " +
      "{ logUniform: [low, high] }",
  },
);

/** A name that is a folder's on every system, and never a path that leads elsewhere. */
const folderName = z
  .string()
  .regex(/^[\p{L}\p{N}_]([\p{L}\p{N} _.+=,@-]{0,98}[\p{L}\p{N}_+=,@-])?$/u, {
    error:
      "must be at most 100 letters, digits, spaces and _ . - + = , @, beginning with a letter, " +
      "digit or _ and ending with neither a space nor a dot",
  })
  .regex(/^(?!(con|prn|aux|nul|com\d|lpt\d)(\.|$))/i, {
    error: "must not be a name that Windows keeps for a device",
  });

/** A field of a specification, or one within it: "corruption.params.probability". */
const field = z.string().regex(/^[a-z]\w*(\.[a-z]\w*)*$/i, {
  error: "must be the name of a field, or names joined by dots",
});

const schema = z.strictObject({
  /** The folder of the results, under `rote-results`. Defaults to the document's file name. */
  name: folderName.optional(),
  /** The kind of experiment. */
  kind: knownName("kind", Object.keys(kinds)).default("training"),
  /** What all runs have in common: fields of a run's specification. */
  base: z.record(z.string(), z.json()).default({}),
  /**
   * Every combination of these values. A dot leads into a field: "corruption.params.probability".
   */
  grid: z.record(field, z.array(z.json()).min(1)).default({}),
  /** Alternatives, each of which goes through the whole grid: fields, as in `grid`. */
  list: z.array(z.record(field, z.json())).min(1).default([{}]),
  /** So many draws of these fields, keyed by the seed, for each of the above. */
  random: z
    .strictObject({
      count: z.int().min(1),
      seed: z.int().default(0),
      fields: z.record(field, draw),
    })
    .optional(),
});

/** A sweep as a person writes it. */
export type SweepDocument = z.input<typeof schema>;
export type CompleteSweep = z.output<typeof schema>;
export type Draw = z.output<typeof draw>;

/** @throws {SweepError} naming the field that is wrong. */
export function checkSweep(document: unknown): CompleteSweep {
  return checked(schema, document, { who: "sweep", Fault: SweepError });
}

/**
 * A sweep document from text: YAML, of which JSON is a part.
 *
 * @throws {SweepError} if the text is neither, or not a sweep.
 */
export function parseSweep(text: string): CompleteSweep {
  checkArgument("parseSweep", "text", text, "text", SweepError);
  return checkSweep(parseDocument(text, "sweep", SweepError));
}
