import * as z from "zod";
import { unknownName } from "./specificationError.ts";

/** A positive integer. */
export const count = z.int().min(1);

/** SHA-256 of a file of labels, in hexadecimal; null for none. */
export const labelsHash = z
  .string()
  .regex(/^[0-9a-f]{64}$/, {
    error: ({ input }) =>
      `must be the SHA-256 of a file of labels, 64 hexadecimal digits, got ${String(input)}. In ` +
      "the command line, --given <file> fills it in",
  })
  .nullable()
  .default(null);

/** One of the known names of something: "dataset". */
export const knownName = (what: string, known: readonly string[]) =>
  z.string().refine((value) => known.includes(value), {
    error: ({ input }) => unknownName(what, String(input), known),
  });
